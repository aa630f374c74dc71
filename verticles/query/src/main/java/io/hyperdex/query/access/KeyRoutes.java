package io.hyperdex.query.access;

import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.http.Api;
import io.hyperdex.platform.http.JsonBody;
import io.hyperdex.platform.http.Routes;
import io.hyperdex.query.Cursors;

/** The calls under {@code /v1/admin/keys}. */
public final class KeyRoutes implements Routes {
    private static final long BODY_BYTES_MAX = 128 << 10;

    private final NodeContext node;
    private final Cursors cursors;

    public KeyRoutes(NodeContext node, Cursors cursors) {
        this.node = node;
        this.cursors = cursors;
    }

    @Override
    public void mount(Api api) {
        var keys = new KeyAdministration(
                node, cursors, api.authenticator().keys(), new JsonBody(api.contract(), BODY_BYTES_MAX));
        api.answer("createKey", keys::create);
        api.answer("listKeys", keys::list);
        api.answer("rotateKey", keys::rotate);
        api.answer("amendKey", keys::amend);
        api.answer("revokeKey", keys::revoke);
    }
}
