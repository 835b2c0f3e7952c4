package com.example.hello.function;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Prints a number as JavaScript's {@code JSON.stringify} does (ECMAScript, Number::toString). */
final class NumberText {

    private static final double LARGEST_SAFE_INTEGER = 9_007_199_254_740_991d;
    private static final int DIGITS_THAT_IDENTIFY_A_DOUBLE = 17;

    private NumberText() {
    }

    static String of(double number) {
        if (number == Math.rint(number) && Math.abs(number) <= LARGEST_SAFE_INTEGER) {
            return Long.toString((long) number);
        }
        if (Double.isInfinite(number)) {
            return "null";
        }
        BigDecimal shortest = shortest(number);
        int integerDigits = shortest.precision() - shortest.scale();
        if (integerDigits > -6 && integerDigits <= 21) {
            return shortest.toPlainString();
        }
        StringBuilder text = new StringBuilder(shortest.unscaledValue().toString());
        if (shortest.precision() > 1) {
            text.insert(number < 0 ? 2 : 1, '.');
        }
        return text.append(integerDigits > 0 ? "e+" : "e").append(integerDigits - 1).toString();
    }

    /**
     * The fewest digits that give the same double again. {@link Double#toString(double)} may print others
     * before Java 19 (JDK-4511638): 8.409999999999999E21 for 8.41E21.
     */
    private static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        BigDecimal rounded = exact;
        for (int digits = 1; digits <= DIGITS_THAT_IDENTIFY_A_DOUBLE; digits++) {
            rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() != number) {
                // Doubles above a power of two lie twice as far apart as below: the farther neighbour may do.
                rounded = exact.round(new MathContext(digits, RoundingMode.UP));
            }
            if (rounded.doubleValue() == number) {
                break;
            }
        }
        return rounded.stripTrailingZeros();
    }
}
