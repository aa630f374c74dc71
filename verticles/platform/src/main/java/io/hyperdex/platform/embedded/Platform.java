package io.hyperdex.platform.embedded;

import io.hyperdex.platform.StartRefused;

/** The machine, in the JVM's own words. */
public record Platform(String system, String architecture) {
    public static Platform current() {
        return new Platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** The servers that come with the node run on one platform only. */
    void require(String server, String key) {
        if (!system.equals("Linux") || !architecture.equals("amd64")) {
            throw new StartRefused(
                    key,
                    "the embedded " + server + " runs on Linux amd64 only, and this is " + system + " " + architecture
                            + "; name a server of your own");
        }
    }
}
