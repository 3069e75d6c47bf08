/// Strings that have broken programs: into a shell, an option, a terminal, a path, a number.
public let hostileTexts = [
    "", " ", "'", "\"", "\\", "`", "$", "it's", "a\"b", "$(touch /tmp/x)", "`touch /tmp/x`", "${HOME}", "; id", "| id",
    "& id", "> /tmp/x", "a\nb", "a\r\nb", "\n", "\t", "\0", "a\0b", "\u{1B}[31m", "\u{1B}]0;owned\u{7}", "\u{7F}",
    "\u{9B}31m",
    "--rm", "-v", "-", "--", "--privileged", "-oProxyCommand=id", "..", ".", "/", "../x", "a/../b", "~", "~root",
    "/etc/passwd",
    "*", "?", "[a]", "{a,b}", "%s", "%n", "\u{202E}", "\u{200F}x", "\u{FEFF}", "\u{301}", "e\u{301}", "👩‍👩‍👧‍👦", "𝒳", "Ⅷ",
    "١",
    "NaN", "Infinity", "-0", "0x10", "1e309", "9223372036854775807", "9223372036854775808", "-1", "00", "1.5", "1h",
    "0s",
    "9999999999h", "true", "null", "worker1", "submit", "cluster", "c-worker1", "pdd.cluster", "host", "build.sh",
    "0.0.0.0/0",
    "10.0.0.0/33", "256.1.1.1/8", "::/0", "1-65535", "65536", "0", "22-21", "a:b:c:d", "a=b", "=", ":", "@", "a@b", "#",
    String(repeating: "a", count: 300), String(repeating: "é", count: 64), String(repeating: "../", count: 40),
]
