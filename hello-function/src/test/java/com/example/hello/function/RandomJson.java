package com.example.hello.function;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes random JSON texts, rich in what JavaScript prints otherwise than it was written. */
final class RandomJson {

    private static final String[] CHARACTERS = {
        "a", "é", "世", "👋", "/", " ", "\u007f", "\u2028", "\\\"", "\\\\", "\\/", "\\n", "\\b", "\\u0000",
        "\\u001F", "\\u00e9", "\\ud83d\\udc4b"
    };
    private static final String[] LONE_SURROGATES = {
        "\\ud83d", "\\udc4b", "\\udc4b\\ud83d", "x\\udc4b", "\\ud83dx"
    };

    private final Random random;

    RandomJson(Random random) {
        this.random = random;
    }

    String event() {
        return members("{", () -> name() + space() + ":" + value(4), "}");
    }

    private String value(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> string();
            case 1 -> number();
            case 2 -> Integer.toString(random.nextInt());
            case 3 -> random.nextBoolean() ? "null" : Boolean.toString(random.nextBoolean());
            case 4 -> members("[", () -> value(depth - 1), "]");
            default -> members("{", () -> name() + space() + ":" + value(depth - 1), "}");
        };
    }

    private String members(String start, Supplier<String> member, String end) {
        return space() + Stream.generate(() -> space() + member.get() + space())
                .limit(random.nextInt(6))
                .collect(Collectors.joining(",", start + space(), end)) + space();
    }

    /** As often an array index as not, so that names are reordered and repeated. */
    private String name() {
        return random.nextBoolean() ? '"' + Integer.toString(random.nextInt(12)) + '"' : string(CHARACTERS);
    }

    private String string() {
        return string(random.nextInt(4) == 0 ? LONE_SURROGATES : CHARACTERS);
    }

    private String string(String[] parts) {
        return Stream.generate(() -> parts[random.nextInt(parts.length)])
                .limit(random.nextInt(5))
                .collect(Collectors.joining("", "\"", "\""));
    }

    private String number() {
        double number = switch (random.nextInt(4)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> Math.scalb(1.0, random.nextInt(2098) - 1074);
            case 2 -> random.nextInt(1_000_000) / 1000.0;
            default -> random.nextLong() * Math.pow(10, random.nextInt(12) - 6);
        };
        return Double.isFinite(number) ? Double.toString(number) : "0";
    }

    private String space() {
        return " \n\t".substring(0, random.nextInt(4));
    }
}
