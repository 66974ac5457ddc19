package dev.senda.api.http;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Reads the records that are marked with {@link JsonRequest}, regardless of the request's content
 * type. Errors are thrown as {@link ApiException}.
 */
@Component
final class JsonRequestConverter implements HttpMessageConverter<Object>, WebMvcConfigurer {

  private final JsonRequestBinder binder;

  JsonRequestConverter(JsonRequestBinder binder) {
    this.binder = binder;
  }

  @Override
  public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
    builder.addCustomConverter(this);
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
    return type.isAnnotationPresent(JsonRequest.class);
  }

  @Override
  public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
    return false;
  }

  @Override
  public List<MediaType> getSupportedMediaTypes() {
    return List.of(MediaType.APPLICATION_JSON);
  }

  @Override
  public Object read(Class<?> type, HttpInputMessage message) throws IOException {
    var limit = Objects.requireNonNull(type.getAnnotation(JsonRequest.class)).maxBytes();
    var json =
        JsonBody.parse(
            message.getBody(), message.getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING), limit);
    return binder.bind(json, type);
  }

  @Override
  public void write(Object value, @Nullable MediaType contentType, HttpOutputMessage message) {
    throw new UnsupportedOperationException("requests are only read");
  }
}
