package io.hyperdex.cache;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * What README says about codecs: sizes and speeds on answers of a node, one in each file named. Run it by its main method with
 * the files as arguments.
 */
final class CodecComparison {
    private static final int WARM_UP = 300;
    private static final int ROUNDS = 5;
    private static final long ROUND_NANOS = 300_000_000;

    private CodecComparison() {}

    private record Codec(UnaryOperator<byte[]> compress, UnaryOperator<byte[]> decompress) {}

    public static void main(String[] files) throws IOException {
        System.out.println("| Answer | Bytes | Codec | Ratio | Compress MB/s | Decompress MB/s |");
        for (String file : files) {
            byte[] answer = Files.readAllBytes(Path.of(file));
            codecs(answer.length).forEach((name, codec) -> {
                byte[] stored = codec.compress.apply(answer);
                System.out.printf(
                        "| %s | %d | %s | %.2f | %.0f | %.0f |%n",
                        Path.of(file).getFileName(),
                        answer.length,
                        name,
                        (double) answer.length / stored.length,
                        megabytesPerSecond(answer.length, () -> codec.compress.apply(answer)),
                        megabytesPerSecond(answer.length, () -> codec.decompress.apply(stored)));
            });
        }
    }

    /** The best of some rounds: others use the machine too. */
    private static double megabytesPerSecond(int bytes, Runnable work) {
        for (int i = 0; i < WARM_UP; i++) {
            work.run();
        }
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long began = System.nanoTime();
            long times = 0;
            while (System.nanoTime() - began < ROUND_NANOS) {
                work.run();
                times++;
            }
            best = Math.max(best, times * bytes * 1_000.0 / (System.nanoTime() - began));
        }
        return best;
    }

    private static Map<String, Codec> codecs(int length) {
        Map<String, Codec> codecs = new LinkedHashMap<>();
        LZ4Compressor lz4 = LZ4Factory.fastestInstance().fastCompressor();
        var unLz4 = LZ4Factory.fastestInstance().fastDecompressor();
        codecs.put("lz4", new Codec(lz4::compress, bytes -> unLz4.decompress(bytes, length)));
        for (int level : new int[] {1, 3}) {
            codecs.put(
                    "zstd-" + level,
                    new Codec(bytes -> Zstd.compress(bytes, level), bytes -> Zstd.decompress(bytes, length)));
        }
        codecs.put("gzip", new Codec(CodecComparison::gzip, CodecComparison::gunzip));
        return codecs;
    }

    private static byte[] gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] gunzip(byte[] bytes) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
