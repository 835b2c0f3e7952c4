package com.example.hello.function;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads an event as JavaScript's {@code JSON.parse} does: objects as maps in JavaScript's order of properties
 * (of a repeated name the last value counts), arrays as lists, every number as a double. Jackson's limits
 * come on top, such as 500 levels, and no lone surrogate in a name; no event of API Gateway reaches them.
 */
final class EventReader {

    private final JsonFactory json;

    EventReader(JsonFactory json) {
        this.json = json;
    }

    /**
     * @return a {@link Map}, {@link List}, {@link String}, {@link Double}, {@link Boolean} or null
     * @throws IllegalArgumentException if the event is not one JSON value; says where
     */
    Object read(InputStream event) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), event)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("The event is empty, expected JSON");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new StreamReadException(parser, "More follows after the end of the value",
                        parser.currentTokenLocation());
            }
            return value;
        } catch (StreamReadException e) {
            throw new IllegalArgumentException("The event is not JSON: line " + e.getLocation().getLineNr()
                    + ", column " + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage(), e);
        }
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Double.valueOf(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalStateException("Not the start of a value: " + parser.currentToken());
        };
    }

    private static Map<String, Object> object(JsonParser parser) {
        Map<String, Object> properties = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            properties.put(name, value(parser));
        }
        return PropertyOrder.sorted(properties);
    }

    private static List<Object> array(JsonParser parser) {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }
}
