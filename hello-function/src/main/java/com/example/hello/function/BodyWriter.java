package com.example.hello.function;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/**
 * Writes what {@link EventReader} read as JavaScript's {@code JSON.stringify(value, null, 2)} does. Exact for whole
 * numbers up to 2^53 and others of up to 15 digits from 1e-6 to below 1e21: API Gateway's events have no others.
 */
final class BodyWriter extends ObjectWriteContext.Base {

    static String stringify(JsonFactory json, Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(new BodyWriter(), text)) {
            write(value, generator);
        }
        return text.toString();
    }

    @Override
    public DefaultPrettyPrinter getPrettyPrinter() {
        Separators separators = new Separators()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(separators).withObjectIndenter(indenter).withArrayIndenter(indenter);
    }

    private static void write(Object value, JsonGenerator generator) {
        if (value instanceof Map<?, ?> object) {
            generator.writeStartObject();
            for (Map.Entry<?, ?> property : object.entrySet()) {
                generator.writeName(property.getKey().toString());
                write(property.getValue(), generator);
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> array) {
            generator.writeStartArray();
            for (Object element : array) {
                write(element, generator);
            }
            generator.writeEndArray();
        } else if (value instanceof String string) {
            generator.writeString(string);
        } else if (value instanceof BigDecimal number) {
            generator.writeNumber(number.stripTrailingZeros());
        } else { // true, false or null
            generator.writeRawValue(String.valueOf(value));
        }
    }
}
