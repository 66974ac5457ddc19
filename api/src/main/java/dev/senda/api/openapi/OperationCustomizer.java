package dev.senda.api.openapi;

import dev.senda.api.recipients.RecipientPaths;
import dev.senda.api.security.ApiPaths;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Adds to every operation what the security chains and the exception handler do for all of them:
 * the keys that it needs, and its problems (RFC 9457).
 */
final class OperationCustomizer implements OpenApiCustomizer {

  private static final String PROBLEM = "Problem";
  private static final String VALIDATION_PROBLEM = "ValidationProblem";
  private static final String FIELD_ERROR = "FieldError";
  private static final String PROBLEM_JSON = "application/problem+json";

  private static final Map<String, Object> PROBLEM_EXAMPLE =
      Map.of(
          "type", "urn:senda:problem:unknown-journey",
          "title", "Unknown journey",
          "status", 404,
          "detail", "Unknown journey \"ebok-nurture\"; did you mean \"ebook-nurture\"?",
          "instance", "/v1/journeys/ebok-nurture/enrollments");

  private static final Map<String, Object> VALIDATION_EXAMPLE =
      Map.of(
          "type", "urn:senda:problem:fields",
          "title", "Validation failed",
          "status", 422,
          "detail", "contact: missing (expected an object with userId, email or key)",
          "errors",
              List.of(
                  Map.of(
                      "field", "contact",
                      "found", "missing",
                      "expected", "an object with userId, email or key")));

  @Override
  public void customise(OpenAPI openApi) {
    openApi
        .getComponents()
        .addSchemas(PROBLEM, problem())
        .addSchemas(FIELD_ERROR, fieldError())
        .addSchemas(VALIDATION_PROBLEM, validationProblem());
    openApi
        .getPaths()
        .forEach(
            (path, item) -> item.readOperations().forEach(operation -> customize(path, operation)));
  }

  private static void customize(String path, Operation operation) {
    if (ApiPaths.isPublic(path)) {
      operation.setSecurity(List.of());
    } else if (ApiPaths.isTracking(path)) {
      operation.setSecurity(
          List.of(key(OpenApiConfiguration.WRITE_KEY), key(OpenApiConfiguration.ADMIN_KEY)));
      addProblem(operation, "401", "No key, or an unknown one");
      addProblem(operation, "429", "The key sends too fast; retry after the header Retry-After");
      addProblem(operation, "503", "The calls cannot be stored now; retry after Retry-After");
    } else {
      operation.setSecurity(List.of(key(OpenApiConfiguration.ADMIN_KEY)));
      addProblem(operation, "401", "No key, or an unknown one");
      addProblem(operation, "403", "The key may not do this");
    }
    if (RecipientPaths.contains(path)) {
      addPage(operation, "400", "A page that says that the request cannot be read");
    } else if (path.contains("{") && ApiPaths.isPublic(path)) {
      operation
          .getResponses()
          .addApiResponse(
              "400",
              new ApiResponse()
                  .description("The path is malformed")
                  .content(problemContent("400")));
    }
    if (path.startsWith("/t/") || path.startsWith("/o/") || path.startsWith("/s/")) {
      addPage(operation, "404", "A page that says that the link is unknown, or was altered");
    }
    boolean isPage = path.startsWith("/u/") || path.startsWith("/p/") || path.startsWith("/c/");
    if (isPage) {
      addPage(operation, "404", "A page that says that the link is unknown, or was altered");
    }
    if (isPage || path.startsWith("/s/")) {
      addPage(operation, "503", "A page that asks to try again: the database does not respond");
    }
    if (path.startsWith("/webhooks/")) {
      addProblem(operation, "400", "The body cannot be read");
      addProblem(operation, "401", "No signature");
      addProblem(operation, "403", "The signature is invalid, or too old");
      addProblem(operation, "404", "Unknown account");
      addProblem(operation, "413", "The body is too large");
      addProblem(operation, "503", "The database does not respond; nothing was stored");
      describeProblems(operation);
    }
    if (path.startsWith("/v1/")) {
      addProblem(operation, "400", "The request is malformed");
      if (path.contains("{")) {
        addProblem(operation, "404", "Nothing has this name or id");
      }
      addProblem(operation, "422", "A parameter or field is missing, unknown or invalid");
      addProblem(operation, "503", "The database does not respond; nothing was stored");
      if (operation.getRequestBody() != null) {
        addProblem(operation, "413", "The body is too large");
        addProblem(operation, "415", "The body is encoded, but not with gzip");
      }
      describeProblems(operation);
    }
  }

  private static void describeProblems(Operation operation) {
    operation
        .getResponses()
        .forEach(
            (status, response) -> {
              if (status.startsWith("4") || status.startsWith("5")) {
                response.setContent(problemContent(status));
              }
              if (status.equals("429") || status.equals("503")) {
                response.addHeaderObject(
                    "Retry-After",
                    new Header()
                        .description("Seconds until the next attempt")
                        .schema(new IntegerSchema().format("int32")));
              }
            });
  }

  private static SecurityRequirement key(String scheme) {
    return new SecurityRequirement().addList(scheme);
  }

  private static void addProblem(Operation operation, String status, String description) {
    operation
        .getResponses()
        .computeIfAbsent(status, _ -> new ApiResponse().description(description));
  }

  private static void addPage(Operation operation, String status, String description) {
    operation
        .getResponses()
        .addApiResponse(
            status,
            new ApiResponse()
                .description(description)
                .content(
                    new Content()
                        .addMediaType("text/html", new MediaType().schema(new StringSchema()))));
  }

  private static Content problemContent(String status) {
    var schema = status.equals("422") ? VALIDATION_PROBLEM : PROBLEM;
    return new Content()
        .addMediaType(
            PROBLEM_JSON,
            new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + schema)));
  }

  private static Schema<?> problem() {
    Schema<?> schema = new ObjectSchema();
    schema.setDescription("An error (RFC 9457)");
    schema.addProperty("type", text("Identifies the kind of problem (a URN)"));
    schema.addProperty("title", text("The kind of problem, for people"));
    schema.addProperty("status", new IntegerSchema().format("int32"));
    schema.addProperty("detail", text("What was found and what was expected"));
    schema.addProperty("instance", text("The path of the request"));
    schema.setRequired(List.of("type", "title", "status", "detail"));
    schema.setExample(PROBLEM_EXAMPLE);
    return schema;
  }

  private static Schema<?> fieldError() {
    Schema<?> schema = new ObjectSchema();
    schema.setDescription("An invalid field of a request");
    schema.addProperty("field", new StringSchema().example("batch[3].event"));
    schema.addProperty("found", new StringSchema().example("missing"));
    schema.addProperty("expected", new StringSchema().example("a text of 1 to 200 characters"));
    schema.setRequired(List.of("field", "found", "expected"));
    return schema;
  }

  private static Schema<?> text(String description) {
    Schema<?> schema = new StringSchema();
    schema.setDescription(description);
    return schema;
  }

  /** Without {@code errors} where no field is invalid, such as an invalid name in the path. */
  private static Schema<?> validationProblem() {
    var schema = problem();
    schema.setDescription("A request that was understood and is invalid");
    schema.setExample(VALIDATION_EXAMPLE);
    schema.addProperty(
        "errors",
        new ArraySchema().items(new Schema<>().$ref("#/components/schemas/" + FIELD_ERROR)));
    return schema;
  }
}
