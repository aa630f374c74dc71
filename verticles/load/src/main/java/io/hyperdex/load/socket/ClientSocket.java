package io.hyperdex.load.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One WebSocket of a client and its topics, over any number of connections. Of its loop's thread. */
public final class ClientSocket {
    private final ClientLoop loop;
    private final InetSocketAddress source;
    private final List<Track> tracks = new ArrayList<>(2);
    private @Nullable Connection connection;
    private boolean open;
    private boolean stalls;
    private int unanswered;
    private int lastId;

    ClientSocket(ClientLoop loop, InetSocketAddress source, List<Topic> topics) {
        this.loop = loop;
        this.source = source;
        topics.forEach(topic -> tracks.add(new Track(topic)));
    }

    ClientLoop loop() {
        return loop;
    }

    public List<Track> tracks() {
        return tracks;
    }

    /** Before it connects: it will fall behind, and then its latency does not count. */
    public void willStall() {
        stalls = true;
    }

    void connect(InetSocketAddress server) throws IOException {
        open = false;
        unanswered = tracks.size();
        tracks.forEach(Track::reconnected);
        connection = new Connection(this);
        connection.open(source, server, stalls);
    }

    /** Ends the connection without a word. */
    void drop() {
        if (connection != null) {
            connection.drop();
        }
    }

    void read(boolean reads) {
        if (connection != null) {
            connection.read(reads);
        }
    }

    /** The connection has ended though nobody wanted it. */
    void ended(String reason) {
        loop.ended(this, open, reason);
    }

    void opened() {
        tracks.forEach(this::subscribe);
    }

    /** The server has answered a subscription; see {@link Track#joined}. */
    void joined(Track track, String epoch, long offset, boolean recovered, long newest) {
        if (track.hasJoined()) {
            loop.tally().recovered += recovered ? 1 : 0;
            loop.tally().afresh += recovered ? 0 : 1;
        }
        track.joined(epoch, offset, recovered, newest);
        if (--unanswered == 0) {
            open = true;
            loop.joined(this);
        }
    }

    /** Subscribes again, from where it was or afresh. */
    void rejoin(Track track, boolean resumes) {
        unanswered++;
        loop.protocol().unsubscribe(this, track);
        if (!resumes) {
            track.forget();
        }
        subscribe(track);
    }

    private void subscribe(Track track) {
        track.asked();
        loop.protocol().subscribe(this, track);
    }

    void events(Track track, byte[] bytes, int from, int end) {
        Tally tally = loop.tally();
        tally.frames++;
        tally.frameBytes += end - from;
        var mark = new Mark(bytes, from, end);
        while (mark.next()) {
            track.event(mark, loop.touched(), tally, !stalls);
        }
    }

    void heartbeat(long offset) {
        tracks.forEach(track -> track.heartbeat(offset));
    }

    /** The topic whose name stands there. */
    @Nullable
    Track track(byte[] bytes, int from) {
        for (Track track : tracks) {
            if (track.topic().isAt(bytes, from)) {
                return track;
            }
        }
        return null;
    }

    @Nullable
    Track track(String name) {
        for (Track track : tracks) {
            if (track.topic().name().equals(name)) {
                return track;
            }
        }
        return null;
    }

    Track firstTrack() {
        return tracks.get(0);
    }

    Tally tally() {
        return loop.tally();
    }

    void fault(String fault) {
        loop.tally().fault(fault);
    }

    int nextId() {
        return ++lastId;
    }

    void send(String text) {
        if (connection != null) {
            connection.send(text);
        }
    }
}
