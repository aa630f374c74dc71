# Sourced by the other scripts: builds what is missing or older than its sources, and sets ROOT, JAVA and JAVA_FLAGS.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java

# Flags that let Hazelcast see the JDK's internals, so that it does not warn at each start.
JAVA_FLAGS=(
  --add-modules java.se
  --add-exports java.base/jdk.internal.ref=ALL-UNNAMED
  --add-opens java.base/java.lang=ALL-UNNAMED
  --add-opens java.base/sun.nio.ch=ALL-UNNAMED
  --add-opens java.management/sun.management=ALL-UNNAMED
  --add-opens jdk.management/com.sun.management.internal=ALL-UNNAMED
  # Bodies of a few hundred KiB are ordinary here: with small regions each would be a humongous object.
  -XX:G1HeapRegionSize=8m
  -XX:+ExitOnOutOfMemoryError
  # A data.dir that is not absolute is of this directory, wherever a script is called from.
  "-Dhyperdex.home=$ROOT"
  "-Dhyperdex.commit=$(git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || echo unknown)"
)

# address_of FILE NAME: a server's address in a node's ports.json; nothing when it has none.
address_of() { sed -nE "s/.*\"$2\":\"([^\"]*)\".*/\1/p" "$1"; }

# build MODULE: makes verticles/MODULE/target/MODULE.jar and its lib folder, quietly when nothing has changed.
build() {
  command -v "$JAVA" >/dev/null || { echo "scripts: a JDK 17 or newer is needed (java, or JAVA_HOME)" >&2; exit 1; }
  local jar="$ROOT/verticles/$1/target/$1.jar"
  if [ -f "$jar" ] && [ -z "$(find "$ROOT/pom.xml" "$ROOT/conf" "$ROOT"/verticles/*/pom.xml "$ROOT"/verticles/*/src/main -newer "$jar" -print -quit)" ]; then
    return
  fi
  command -v mvn >/dev/null || { echo "scripts: Maven (mvn) is needed to build" >&2; exit 1; }
  echo "building (the first time downloads the libraries, which takes minutes) …" >&2
  (cd "$ROOT" && mvn -B -DskipTests -Dspotless.check.skip -Dcheckstyle.skip -pl "verticles/$1" -am package) \
    | grep --line-buffered -E '^\[INFO\] (Building HyperDEX|Building [a-z]+ |BUILD)|^\[ERROR\]' >&2
  [ "${PIPESTATUS[0]}" -eq 0 ] || { echo "scripts: the build failed" >&2; exit 1; }
  touch "$jar"
}
