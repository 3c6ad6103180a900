# Sourced by mvnw and the scripts: finds a JDK 25, whatever the default java of the machine is, and exports JAVA_HOME.
is_jdk_25() { [ -x "$1/bin/javac" ] && grep -qs '^JAVA_VERSION="25[."]' "$1/release"; }
if ! is_jdk_25 "${JAVA_HOME-}"; then
  for jdk in /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk_25 "$jdk"; then
      JAVA_HOME=$jdk
      export JAVA_HOME
      break
    fi
  done
fi
if ! is_jdk_25 "${JAVA_HOME-}"; then
  echo "Tollgate needs JDK 25 and none was found. Install one (for example Temurin 25) and set JAVA_HOME to its folder." >&2
  exit 1
fi
