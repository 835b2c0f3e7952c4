package com.example.hello.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes random JSON texts, rich in what JavaScript prints otherwise than it was written. */
final class RandomJson {

    private static final String[] CHARACTERS = {
        "a",
        "é",
        "世",
        "👋",
        "/",
        " ",
        "\u007f",
        "\u2028",
        "\\\"",
        "\\\\",
        "\\/",
        "\\n",
        "\\b",
        "\\u0000",
        "\\u001F",
        "\\u00e9",
        "\\ud83d\\udc4b"
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
            case 1 -> integer();
            case 2 -> decimal();
            case 3 -> random.nextBoolean() ? "null" : Boolean.toString(random.nextBoolean());
            case 4 -> members("[", () -> value(depth - 1), "]");
            default -> members("{", () -> name() + space() + ":" + value(depth - 1), "}");
        };
    }

    private String members(String start, Supplier<String> member, String end) {
        return space()
                + Stream.generate(() -> space() + member.get() + space())
                        .limit(random.nextInt(6))
                        .collect(Collectors.joining(",", start + space(), end))
                + space();
    }

    /** As often an array index as not, so that names are reordered and repeated. */
    private String name() {
        return random.nextBoolean() ? '"' + Integer.toString(random.nextInt(12)) + '"' : string();
    }

    private String string() {
        return Stream.generate(() -> CHARACTERS[random.nextInt(CHARACTERS.length)])
                .limit(random.nextInt(5))
                .collect(Collectors.joining("", "\"", "\""));
    }

    private String integer() {
        return Long.toString(random.nextLong() >> (10 + random.nextInt(54)));
    }

    /** 1 to 15 digits, at least 1e-6, less than 1e21; in scientific notation or not. */
    private String decimal() {
        BigInteger digits = BigInteger.valueOf(random.nextLong(1, (long) Math.pow(10, 1 + random.nextInt(15))));
        int scale = digits.toString().length() + random.nextInt(-21, 6);
        BigDecimal number = new BigDecimal(random.nextBoolean() ? digits : digits.negate(), scale);
        return random.nextBoolean() ? number.toString() : number.toPlainString();
    }

    private String space() {
        return " \n\t".substring(0, random.nextInt(4));
    }
}
