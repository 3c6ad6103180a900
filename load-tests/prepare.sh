# shellcheck shell=bash
# Sourced from the root: builds what is missing and sets JAVA_HOME and LOAD_CLASSPATH.
# shellcheck source=/dev/null
. .mvn/jdk.sh
[ -f target/tollgate.jar ] || ./mvnw --quiet package -DskipTests
./mvnw --quiet --no-transfer-progress -f load-tests/pom.xml compile
# A stream is three connections of this machine, each an open file on two sides.
ulimit -n "$(ulimit -Hn)"
# shellcheck disable=SC2034 # Read by those who source this.
LOAD_CLASSPATH="$PWD/load-tests/target/classes:$(cat load-tests/target/classpath)"
