package io.hyperdex.query;

import io.hyperdex.domain.Token;
import io.hyperdex.platform.NodeContext;
import io.hyperdex.platform.cache.Dependence;
import io.hyperdex.platform.cache.Tags;
import io.hyperdex.platform.http.Answer;
import io.hyperdex.platform.http.ApiException;
import io.hyperdex.platform.http.AsOf;
import io.hyperdex.platform.http.Call;
import io.hyperdex.platform.http.ErrorCode;
import io.hyperdex.platform.http.contract.RequestParameters;
import io.hyperdex.platform.store.Heads;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers what is known of tokens. */
final class TokenReads {
    private static final String LIST = "listTokens";
    private static final String SELECT = "select chain_id, address, symbol, name, decimals from tokens k where ";

    private final NodeContext context;
    private final Cursors cursors;

    TokenReads(NodeContext context, Cursors cursors) {
        this.context = context;
        this.cursors = cursors;
    }

    Future<Loaded> list(Call call) {
        RequestParameters parameters = call.parameters();
        int limit = (int) parameters.requiredInteger("limit");
        var sql = new Sql();
        sql.add(SELECT
                        + conditions(
                                sql,
                                parameters,
                                cursors.fields(LIST, call.request().params())))
                .add("order by chain_id, address limit " + (limit + 1));
        return context.store().withConnection(connection -> {
            Future<AsOf> head = head(connection);
            Future<List<Token>> tokens = tokens(connection, sql);
            return Future.all(head, tokens).map(both -> {
                List<Token> found = tokens.result();
                List<Token> page = found.size() > limit ? found.subList(0, limit) : found;
                String next = found.size() > limit
                        ? cursors.next(LIST, call.request().params(), place(page.get(limit - 1)))
                        : null;
                return new Loaded(
                        new Answer.Page(page, next, head.result()),
                        Answer.CachePolicy.LIVE,
                        Dependence.always(Tags.TOKENS, Tags.TOKEN));
            });
        });
    }

    private static String conditions(Sql sql, RequestParameters parameters, @Nullable List<@Nullable String> place) {
        List<String> conditions = new ArrayList<>();
        Long chain = parameters.integer("chain");
        if (chain != null) {
            conditions.add("chain_id = " + sql.bind(chain));
        }
        String search = parameters.string("q");
        if (search != null) {
            conditions.add(Search.matches("k", sql.bind(search)));
        }
        if (place != null) {
            conditions.add("(chain_id, address) > (" + sql.bind(Long.valueOf(String.valueOf(place.get(0)))) + ", "
                    + sql.bind(String.valueOf(place.get(1))) + ")");
        }
        return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
    }

    private static List<@Nullable String> place(Token token) {
        return List.of(String.valueOf(token.chainId()), token.address());
    }

    Future<Loaded> get(Call call) {
        var sql = new Sql();
        sql.add(SELECT + "chain_id = " + sql.bind(call.parameters().requiredInteger("chain")) + " and address = "
                + sql.bind(call.parameters().requiredString("address").toLowerCase(Locale.ROOT)));
        return context.store().withConnection(connection -> {
            Future<AsOf> head = head(connection);
            Future<List<Token>> tokens = tokens(connection, sql);
            return Future.all(head, tokens).map(both -> {
                if (tokens.result().isEmpty()) {
                    throw ApiException.of(ErrorCode.NOT_FOUND, "no such token");
                }
                return new Loaded(
                        new Answer.Page(tokens.result().get(0), null, head.result()),
                        Answer.CachePolicy.LIVE,
                        Dependence.always(Tags.TOKEN));
            });
        });
    }

    private Future<AsOf> head(SqlConnection connection) {
        return Heads.asOf(
                connection, context.store().identity(), context.clock().instant());
    }

    private static Future<List<Token>> tokens(SqlConnection connection, Sql sql) {
        return sql.on(connection).map(rows -> {
            List<Token> tokens = new ArrayList<>(rows.size());
            rows.forEach(row -> tokens.add(token(row)));
            return tokens;
        });
    }

    private static Token token(Row row) {
        Short decimals = row.getShort("decimals");
        return new Token(
                row.getLong("chain_id"),
                row.getString("address"),
                row.getString("symbol"),
                row.getString("name"),
                decimals == null ? null : decimals.intValue());
    }
}
