# Sourced by mvnw and slipway: points JAVA_HOME at a JDK 25, wherever this machine keeps one.
_is25() { [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null; }
if ! _is25 "${JAVA_HOME:-}"; then
  for _d in "${JDK25_HOME:-}" /usr/lib/jvm/* /opt/java/* "${HOME:-}"/.sdkman/candidates/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    _is25 "$_d" && { export JAVA_HOME="$_d"; break; }
  done
fi
