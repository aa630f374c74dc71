package io.hyperdex.node;

/** Which build this is. */
record Build(String version, String commit) {

    /** The commit is what the start script read from the checkout. */
    static Build current() {
        String version = Build.class.getPackage().getImplementationVersion();
        return new Build(version == null ? "0.1.0" : version, System.getProperty("hyperdex.commit", "unknown"));
    }

    @Override
    public String toString() {
        return "HyperDEX Analytics " + version + " (" + commit + ")";
    }
}
