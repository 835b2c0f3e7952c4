package com.example.hello.function;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Writes a value of {@link EventReader} as JavaScript's {@code JSON.stringify(value, null, 2)} does. */
final class BodyWriter {

    private final StringBuilder text = new StringBuilder();

    private BodyWriter() {
    }

    static String stringify(Object value) {
        BodyWriter writer = new BodyWriter();
        writer.value(value, "\n");
        return writer.text.toString();
    }

    /** @param margin line break and indentation of the line that the value starts on */
    private void value(Object value, String margin) {
        if (value instanceof Map<?, ?> object) {
            object(object, margin);
        } else if (value instanceof List<?> array) {
            array(array, margin);
        } else if (value instanceof String string) {
            string(string);
        } else if (value instanceof Double number) {
            text.append(NumberText.of(number));
        } else {
            text.append(value);
        }
    }

    private void object(Map<?, ?> object, String margin) {
        String inner = margin + "  ";
        String before = "{";
        for (Map.Entry<?, ?> property : object.entrySet()) {
            text.append(before).append(inner);
            string((String) property.getKey());
            text.append(": ");
            value(property.getValue(), inner);
            before = ",";
        }
        text.append(object.isEmpty() ? "{" : margin).append('}');
    }

    private void array(List<?> array, String margin) {
        String inner = margin + "  ";
        String before = "[";
        for (Object element : array) {
            text.append(before).append(inner);
            value(element, inner);
            before = ",";
        }
        text.append(array.isEmpty() ? "[" : margin).append(']');
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || isLoneSurrogate(string, i)) {
                        text.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static boolean isLoneSurrogate(String string, int i) {
        char c = string.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == string.length() || !Character.isLowSurrogate(string.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(string.charAt(i - 1)));
    }
}
