package dev.senda.api.openapi;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Marks the components of records as required, except those that are {@link Nullable}: these may be
 * absent or null.
 */
final class RecordModelConverter implements ModelConverter {

  @Override
  public @Nullable Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    if (!chain.hasNext()) {
      return null;
    }
    var schema = chain.next().resolve(type, context, chain);
    var javaType = Json.mapper().constructType(type.getType());
    if (schema != null && javaType != null && javaType.getRawClass().isRecord()) {
      var target =
          schema.get$ref() == null
              ? schema
              : context
                  .getDefinedModels()
                  .get(schema.get$ref().substring(schema.get$ref().lastIndexOf('/') + 1));
      if (target != null) {
        requireComponents(target, javaType.getRawClass());
      }
    }
    return schema;
  }

  private static void requireComponents(Schema<?> schema, Class<?> type) {
    if (schema.getProperties() == null) {
      return;
    }
    var required = new ArrayList<String>();
    for (var component : type.getRecordComponents()) {
      var property = schema.getProperties().get(component.getName());
      if (property != null && !isNullable(component)) {
        required.add(component.getName());
      } else if (property != null && property.getTypes() != null) {
        property.addType("null");
      }
    }
    schema.setRequired(required.isEmpty() ? null : required);
  }

  private static boolean isNullable(RecordComponent component) {
    return Arrays.stream(component.getAnnotatedType().getAnnotations())
        .anyMatch(annotation -> annotation.annotationType() == Nullable.class);
  }
}
