package dev.senda.api.registries;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.http.ApiException;
import dev.senda.api.http.ContentEncoding;
import dev.senda.api.registries.ExclusionListImporter.Result;
import dev.senda.store.registries.ExclusionRegistries;
import dev.senda.store.registries.ExclusionRegistries.ExclusionList;
import dev.senda.store.registries.ExclusionRegistries.ListState;
import dev.senda.store.rules.packs.CountryPacks;
import dev.senda.store.sending.SendRuleResolver;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints of the exclusion registries that the country packs name. */
@RestController
@RequestMapping("/v1/exclusion-registries")
@Tag(
    name = "Exclusion registries",
    description = "Lists of people who want no advertising, which some laws say to consult")
class ExclusionRegistryController {

  private final ExclusionListImporter importer;
  private final ExclusionRegistries registries;
  private final SendRuleResolver rules;
  private final CountryPacks packs = CountryPacks.all();

  ExclusionRegistryController(
      ExclusionListImporter importer, ExclusionRegistries registries, SendRuleResolver rules) {
    this.importer = importer;
    this.registries = registries;
    this.rules = rules;
  }

  /**
   * A registry.
   *
   * @param name as the country pack names it
   * @param country ISO 3166-1
   * @param isConsulted whether the country's pack is chosen in senda.sending.country-packs
   * @param listDate the date of the list in use; absent if none was imported
   * @param entries how many addresses the list has
   * @param rejected how many lines of its file had no address
   * @param activatedAt since when it is in use, in real time
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RegistryView(
      String name,
      String country,
      boolean isConsulted,
      @Nullable LocalDate listDate,
      @Nullable Long entries,
      @Nullable Long rejected,
      @Nullable Instant activatedAt) {}

  /** All registries. */
  record RegistryList(List<RegistryView> registries) {}

  /**
   * The result of an import.
   *
   * @param entries how many different addresses the list has
   * @param repeated how many lines had an address that came before
   * @param rejected how many lines have no address
   * @param rejectedLines the numbers of the first 20 of them
   */
  record ImportedList(
      String registry,
      LocalDate listDate,
      long entries,
      long repeated,
      long rejected,
      List<Long> rejectedLines) {}

  @GetMapping
  @Operation(
      operationId = "listExclusionRegistries",
      summary = "Lists the registries, and the list that is in use of each")
  RegistryList listRegistries() {
    var active =
        registries.findAll().stream().filter(list -> list.state() == ListState.ACTIVE).toList();
    return new RegistryList(
        packs.registries().stream()
            .map(
                name ->
                    view(
                        name,
                        active.stream()
                            .filter(list -> list.registry().equals(name))
                            .findFirst()
                            .orElse(null)))
            .toList());
  }

  private RegistryView view(String name, @Nullable ExclusionList list) {
    return new RegistryView(
        name,
        packs.findByRegistry(name).orElseThrow().country(),
        rules.packs().findByRegistry(name).isPresent(),
        list == null ? null : list.listDate(),
        list == null ? null : list.entries(),
        list == null ? null : list.rejected(),
        list == null ? null : list.activatedAt());
  }

  @PutMapping("/{registry}")
  @Operation(
      operationId = "importExclusionList",
      summary = "Imports the list of a registry, in the place of the one before",
      description =
          """
          The body is the file: one phone number or email address a line, or in the first column of \
          a CSV file. Numbers without a country are of the registry's. Only keyed hashes are \
          stored. The list is in use when all of it is there; the same file again changes nothing.""",
      responses = {
        @ApiResponse(responseCode = "200", description = "The list is in use"),
        @ApiResponse(responseCode = "404", description = "Unknown registry"),
        @ApiResponse(
            responseCode = "409",
            description = "Another import of the registry has begun meanwhile"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content =
          @Content(mediaType = "text/csv", schema = @Schema(type = "string", format = "binary")))
  ImportedList importList(
      @PathVariable String registry,
      @Parameter(
              description = "The date of the list, as the registry gives it",
              schema = @Schema(type = "string", format = "date"))
          @RequestParam(defaultValue = "")
          String date,
      HttpServletRequest request)
      throws IOException {
    requireKnown(registry);
    var listDate = parseDate(date);
    return switch (read(registry, listDate, request)) {
      case Result.Imported(var entries, var repeated, var rejected, var lines) ->
          new ImportedList(registry, listDate, entries, repeated, rejected, lines);
      case Result.Empty(var rejected) ->
          throw ApiException.validationFailed(
              "body",
              "%d lines, none with an address".formatted(rejected),
              "one phone number or email address a line");
      case Result.Overtaken() ->
          throw ApiException.conflict(
              "import-overtaken",
              "Import overtaken",
              "another import of %s has begun meanwhile".formatted(registry));
    };
  }

  private Result read(String registry, LocalDate listDate, HttpServletRequest request) {
    try {
      var body =
          ContentEncoding.decode(request.getInputStream(), request.getHeader("Content-Encoding"));
      return importer.importList(registry, listDate, body);
    } catch (IOException e) {
      throw ApiException.malformedRequest("body: incomplete (expected the whole file)");
    }
  }

  private static LocalDate parseDate(String date) {
    try {
      var parsed = LocalDate.parse(date);
      if (parsed.getYear() >= 2000 && parsed.getYear() < 10_000) {
        return parsed;
      }
    } catch (DateTimeParseException e) {
      // As below.
    }
    throw ApiException.invalidText("date", date, "the date of the list, such as 2026-11-01");
  }

  @DeleteMapping("/{registry}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteExclusionList",
      summary = "Deletes the list of a registry: nothing is excluded by it from then on",
      responses = {
        @ApiResponse(responseCode = "204", description = "There is no list"),
        @ApiResponse(responseCode = "404", description = "Unknown registry")
      })
  void deleteList(@PathVariable String registry) {
    requireKnown(registry);
    registries.remove(registry);
  }

  private void requireKnown(String registry) {
    if (!packs.registries().contains(registry)) {
      throw ApiException.notFound(
          "exclusion registry: \"%s\" (expected one of %s)"
              .formatted(registry, String.join(", ", packs.registries())));
    }
  }
}
