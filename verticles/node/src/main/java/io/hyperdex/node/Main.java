package io.hyperdex.node;

import io.hyperdex.platform.StartRefused;
import io.hyperdex.platform.config.Configuration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Entry point: reads the command line, starts the node, and stops it when the process is told to end. */
public final class Main {
    private Main() {}

    /** Not a constant: the log is configured by {@link #main}. */
    private static Logger log() {
        return LoggerFactory.getLogger(Main.class);
    }

    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "conf/logback.xml");
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        System.setProperty("hazelcast.logging.type", "slf4j");
        int code = run(List.of(arguments));
        if (code >= 0) {
            System.exit(code);
        }
    }

    /** Exit code, or −1 when a node now runs. */
    private static int run(List<String> arguments) {
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
        } catch (InterruptedException e) {
            return failed(teardown, exit, "the start was interrupted");
        } catch (StartRefused refused) {
            return failed(teardown, exit, String.valueOf(refused.getMessage()));
        } catch (RuntimeException | Error e) {
            log().error("the node does not start", e);
            return failed(teardown, exit, "the node does not start: " + e);
        }
    }

    private static int failed(Teardown teardown, ExitCode exit, String reason) {
        if (teardown.hasBegun()) {
            return -1;
        }
        System.err.println(reason);
        exit.value = 1;
        return 1;
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
