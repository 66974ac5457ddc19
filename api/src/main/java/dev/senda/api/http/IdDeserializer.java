package dev.senda.api.http;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Reads an id: a text, or an integer, which many apps send. */
public final class IdDeserializer extends StdDeserializer<String> {

  public IdDeserializer() {
    super(String.class);
  }

  @Override
  public String deserialize(JsonParser parser, DeserializationContext context) {
    return parser.hasToken(JsonToken.VALUE_NUMBER_INT)
        ? parser.getString()
        : JsonRequestBinder.readText(parser);
  }
}
