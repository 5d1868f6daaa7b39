package dev.slipway.control.config;

import java.util.regex.Pattern;

/** Where a replica may connect to: checked by the rules of Truss; nothing enforces it on one machine. */
final class EgressRestrictions {

    private static final Pattern ADDRESS = Pattern.compile("([0-9]{1,3}\\.){3}[0-9]{1,3}(/[0-9]{1,2})?");
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9*]([A-Za-z0-9*-]*[A-Za-z0-9*])?(\\.[A-Za-z0-9*]([A-Za-z0-9*-]*[A-Za-z0-9*])?)*");

    private EgressRestrictions() {}

    static void check(Fields runtime) {
        Fields fields = runtime.object("egress_restrictions");
        each(fields, "ip_allow_list", ADDRESS, "an IPv4 address or range as 10.0.0.0/8; IPv6 is not supported");
        each(fields, "fqdn_allow_list", NAME, "a host name, whose labels may have *");
        fields.end();
        runtime.idle("egress_restrictions", !runtime.has("egress_restrictions"));
    }

    private static void each(Fields fields, String name, Pattern pattern, String allowed) {
        fields.texts(name).stream()
                .filter(text -> !pattern.matcher(text).matches())
                .forEach(text -> fields.violation(name, text, allowed));
    }
}
