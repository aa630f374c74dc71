package io.hyperdex.load.stream;

import io.hyperdex.load.http.BesideProcess;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * What the machine can do: a server on bare Netty that writes each event as a frame that it has made once to every socket of
 * the topic. It speaks as much of {@code /v1/stream} and of {@code POST /v1/bench} as the load needs, checks nothing and
 * keeps nothing. It has as many event loops as the node.
 */
final class MinimalServer {
    private static final int BACKLOG = 4_096;

    private MinimalServer() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var accepting = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        var serving =
                new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory());
        Map<EventLoop, MinimalTopics> loops = new HashMap<>();
        for (EventExecutor executor : serving) {
            loops.put((EventLoop) executor, new MinimalTopics());
        }
        var server = new ServerBootstrap()
                .group(accepting, serving)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new MinimalConnection(loops));
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        BesideProcess.awaitEnd(((InetSocketAddress) server.localAddress()).getPort());
        accepting.shutdownGracefully().sync();
        serving.shutdownGracefully().sync();
    }
}
