package io.hyperdex.load.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Many sockets to one server, over a few loops and over source addresses enough that ports do not run out. */
public final class Fleet implements AutoCloseable {
    private static final int SOCKETS_PER_ADDRESS = 5_000;
    private static final int FIRST_ADDRESS = 2;
    private static final long LOOK_MILLIS = 2;
    private static final long SETTLE_MILLIS = 20;

    private final List<ClientLoop> loops = new ArrayList<>();
    private final List<ClientSocket> sockets = new ArrayList<>();

    private Fleet(URI server, Protocol protocol, int threads) throws IOException {
        var address = new InetSocketAddress(server.getHost(), server.getPort());
        for (int i = 0; i < threads; i++) {
            loops.add(new ClientLoop(address, protocol, i));
        }
    }

    /** Sockets of {@code /v1/stream}. */
    public static Fleet ofStream(URI server, @Nullable String key, int threads) throws IOException {
        return new Fleet(server, new StreamProtocol(key), threads);
    }

    /** Sockets of an event bus bridge. */
    public static Fleet ofBridge(URI server, int threads) throws IOException {
        return new Fleet(server, new BridgeProtocol(), threads);
    }

    /** Makes so many more sockets, which are opened by {@link #open}. */
    public List<ClientSocket> add(int count, IntFunction<List<Topic>> topics) throws IOException {
        List<ClientSocket> added = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int number = sockets.size();
            byte[] source = {127, 0, 0, (byte) (FIRST_ADDRESS + number / SOCKETS_PER_ADDRESS)};
            var socket = new ClientSocket(
                    loops.get(number % loops.size()),
                    new InetSocketAddress(InetAddress.getByAddress(source), 0),
                    topics.apply(i));
            sockets.add(socket);
            added.add(socket);
        }
        return added;
    }

    public List<ClientSocket> sockets() {
        return sockets;
    }

    /** Opens them and waits until all of their topics are subscribed; fails when that takes longer. */
    public void open(Collection<ClientSocket> opened, Duration within) throws IOException, InterruptedException {
        int wanted = open() + opened.size();
        on(opened, socket -> socket.loop().connect(socket));
        if (!await(() -> open() >= wanted, within)) {
            throw new IOException("of " + wanted + " sockets " + open() + " were open after " + within.toSeconds()
                    + " s, " + refused() + " had been refused, " + firstFaults());
        }
    }

    /** Breaks their connections off. */
    public void drop(Collection<ClientSocket> dropped) throws InterruptedException {
        on(dropped, socket -> socket.loop().drop(socket));
    }

    /** Lets them fall behind, or read again. */
    public void read(Collection<ClientSocket> stalled, boolean reads) throws InterruptedException {
        on(stalled, socket -> socket.read(reads));
    }

    /** Subscribes their first topic again. */
    public void rejoin(Collection<ClientSocket> joining, boolean resume) throws InterruptedException {
        on(joining, socket -> socket.rejoin(socket.firstTrack(), resume));
    }

    /** What was sent up to now nobody waits for. */
    public void expectFromNow() throws InterruptedException {
        expectFromNow(sockets);
    }

    public void expectFromNow(Collection<ClientSocket> some) throws InterruptedException {
        on(
                some,
                socket -> socket.tracks()
                        .forEach(track -> track.expectFrom(track.topic().sent())));
    }

    /** Carries it out on the loops of the sockets and waits for it. */
    public void on(Collection<ClientSocket> some, Consumer<ClientSocket> task) throws InterruptedException {
        for (ClientLoop loop : loops) {
            loop.call(() -> {
                some.stream().filter(socket -> socket.loop() == loop).forEach(task);
                return true;
            });
        }
    }

    public int open() {
        return (int) sum(ClientLoop::open);
    }

    public int refused() {
        return (int) sum(ClientLoop::refused);
    }

    /** Events received since the beginning; a little late. */
    public long delivered() {
        return sum(ClientLoop::delivered);
    }

    /** Waits until they have all that was sent, as long as anything comes: at most so long after the last event. */
    public void settle(Collection<ClientSocket> some, Duration patience) throws InterruptedException {
        long seen = delivered();
        long progress = System.nanoTime();
        while (behind(some) > 0 && System.nanoTime() - progress < patience.toNanos()) {
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            if (delivered() != seen) {
                seen = delivered();
                progress = System.nanoTime();
            }
        }
    }

    private long behind(Collection<ClientSocket> some) throws InterruptedException {
        var behind = new AtomicLong();
        on(
                some,
                socket -> behind.addAndGet(
                        socket.tracks().stream().filter(Track::isBehind).count()));
        return behind.get();
    }

    /** Ends the measurement: everything sent has come or never will. Another one begins. */
    public Tally end() throws InterruptedException {
        return end(sockets);
    }

    /** @param some whose events have all come or never will */
    public Tally end(Collection<ClientSocket> some) throws InterruptedException {
        on(some, socket -> socket.tracks().forEach(track -> track.end(socket.tally())));
        return handOver();
    }

    /** What came since the last time. */
    public Tally handOver() throws InterruptedException {
        var all = new Tally();
        for (ClientLoop loop : loops) {
            all.add(loop.call(loop::handOver));
        }
        return all;
    }

    /** Where subscriptions began, of those who kept it. */
    public List<Track.Join> joins() throws InterruptedException {
        List<Track.Join> joins = new ArrayList<>();
        on(sockets, socket -> socket.tracks().forEach(track -> joins.addAll(track.joins())));
        return joins;
    }

    @Override
    public void close() {
        loops.forEach(ClientLoop::close);
    }

    /** Whether it came true in time. */
    public boolean await(BooleanSupplier condition, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            loops.forEach(ClientLoop::check);
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return true;
    }

    private List<String> firstFaults() throws InterruptedException {
        return handOver().firstFaults();
    }

    private long sum(ToLongFunction<ClientLoop> figure) {
        return loops.stream().mapToLong(figure).sum();
    }
}
