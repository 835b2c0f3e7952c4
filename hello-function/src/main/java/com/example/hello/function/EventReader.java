package com.example.hello.function;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Reads an event as JavaScript's {@code JSON.parse} does: of a repeated name the last value counts. */
final class EventReader {

    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,9}");
    private static final long LAST_INDEX = 4_294_967_294L;

    /** @throws IllegalArgumentException if the event is not one JSON value; says where */
    static Object read(JsonFactory json, InputStream event) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), event)) {
            if (parser.nextToken() == null) {
                throw new IllegalArgumentException("The event is empty, expected JSON");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new StreamReadException(
                        parser, "More follows after the end of the value", parser.currentTokenLocation());
            }
            return value;
        } catch (StreamReadException e) {
            throw new IllegalArgumentException(
                    "The event is not JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage(),
                    e);
        }
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NULL -> null;
            default -> throw new IllegalStateException("Not the start of a value: " + parser.currentToken());
        };
    }

    /** JavaScript has array indices first, ascending; a query such as {@code ?b=x&2=y&1=z} shows it. */
    private static Map<Object, Object> object(JsonParser parser) {
        Map<Long, Object> indices = new TreeMap<>();
        Map<String, Object> names = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (INDEX.matcher(name).matches() && Long.parseLong(name) <= LAST_INDEX) {
                indices.put(Long.valueOf(name), value(parser));
            } else {
                names.put(name, value(parser));
            }
        }
        Map<Object, Object> properties = new LinkedHashMap<>(indices);
        properties.putAll(names);
        return properties;
    }

    private static List<Object> array(JsonParser parser) {
        List<Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return elements;
    }
}
