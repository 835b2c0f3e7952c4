package com.example.hello.function;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which JavaScript lists an object's properties: array indices first, ascending, then all other
 * names as they came (ECMAScript, OrdinaryOwnPropertyKeys). A query such as {@code ?b=x&2=y&1=z} shows it.
 */
final class PropertyOrder implements Comparator<String> {

    private static final long LAST_INDEX = 4_294_967_294L;
    private static final long NO_INDEX = Long.MAX_VALUE;

    static Map<String, Object> sorted(Map<String, Object> properties) {
        List<String> names = new ArrayList<>(properties.keySet());
        names.sort(new PropertyOrder());
        Map<String, Object> sorted = new LinkedHashMap<>();
        for (String name : names) {
            sorted.put(name, properties.get(name));
        }
        return sorted;
    }

    @Override
    public int compare(String one, String other) {
        return Long.compare(index(one), index(other));
    }

    /** An array index is written as JavaScript prints it: "10", but not "010", "+10" or "1e1". */
    private static long index(String name) {
        int digits = name.length();
        if (digits == 0 || digits > 10 || (digits > 1 && name.charAt(0) == '0')) {
            return NO_INDEX;
        }
        long index = 0;
        for (int i = 0; i < digits; i++) {
            int digit = name.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return NO_INDEX;
            }
            index = index * 10 + digit;
        }
        return index <= LAST_INDEX ? index : NO_INDEX;
    }
}
