package io.hyperdex.node;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.config.Configuration;
import java.util.List;

/** Entry point: reads the command line, starts the node, and stops it when the process is told to end. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.setProperty("logback.configurationFile", "conf/logback.xml");
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        System.setProperty("hazelcast.logging.type", "slf4j");
        int code = run(List.of(arguments));
        if (code >= 0) {
            System.exit(code);
        }
    }

    /** Exit code, or −1 when a node now runs. */
    private static int run(List<String> arguments) throws InterruptedException {
        var teardown = new Teardown();
        var exit = new ExitCode();
        try {
            Launch launch = Launch.parse(arguments);
            switch (launch.kind()) {
                case HELP -> System.out.print(Launch.USAGE);
                case VERSION -> System.out.println(Build.current());
                case NODE -> {
                    // On a signal: drain, then end with 0 whatever number the signal has.
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(teardown, exit), "stop"));
                    Configuration configuration = Configuration.load(launch.configFile(), System.getenv());
                    new Node(launch.demo() ? Demo.configure(configuration) : configuration, launch.demo(), teardown)
                            .start();
                    return -1;
                }
            }
            return 0;
        } catch (StartRefused refused) {
            System.err.println(refused.getMessage());
            exit.value = 1;
            return 1;
        }
    }

    private static void stop(Teardown teardown, ExitCode exit) {
        teardown.run();
        Runtime.getRuntime().halt(exit.value);
    }

    /** Set before the process ends for another reason than a signal. */
    private static final class ExitCode {
        private volatile int value;
    }
}
