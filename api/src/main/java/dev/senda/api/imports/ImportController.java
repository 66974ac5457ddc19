package dev.senda.api.imports;

import dev.senda.api.http.ApiException;
import dev.senda.api.http.ContentEncoding;
import dev.senda.store.imports.ImportFindings;
import dev.senda.store.imports.ImportFindings.Finding;
import dev.senda.store.imports.ImportJob;
import dev.senda.store.imports.ImportKind;
import dev.senda.store.imports.Imports;
import dev.senda.store.support.Ids;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The endpoints that import files of other tools. */
@RestController
@RequestMapping("/v1/imports")
@Tag(name = "Imports", description = "Contacts, consents and suppressed addresses from CSV files")
class ImportController {

  private static final int SHOWN_FINDINGS = 20;
  private static final int PAGE_SIZE = 500;

  private final ImportService importService;
  private final Imports imports;
  private final ImportFindings findings;

  ImportController(ImportService importService, Imports imports, ImportFindings findings) {
    this.importService = importService;
    this.imports = imports;
    this.findings = findings;
  }

  /** The newest imports. */
  record ImportList(List<ImportView> imports) {}

  @PostMapping
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "createImport",
      summary = "Uploads a CSV file and checks it, or imports it",
      description =
          """
          The body is the file. Without dryRun=false it is only checked: GET the import for what \
          would become of its rows, then POST /v1/imports/{id}/start. No journey starts for what is \
          imported. The same file twice changes nothing.""",
      responses = {
        @ApiResponse(responseCode = "202", description = "The file is stored, and is worked on"),
        @ApiResponse(responseCode = "413", description = "The file is too large"),
        @ApiResponse(responseCode = "422", description = "Validation failed")
      })
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content =
          @Content(mediaType = "text/csv", schema = @Schema(type = "string", format = "binary")))
  ImportView createImport(
      @Parameter(
              description = "contacts (the default) or suppressions",
              schema = @Schema(allowableValues = {"contacts", "suppressions"}))
          @RequestParam(defaultValue = "contacts")
          String kind,
      @Parameter(
              description = "false imports at once; otherwise the file is only checked",
              schema = @Schema(type = "boolean", defaultValue = "true"))
          @RequestParam(required = false)
          @Nullable String dryRun,
      @Parameter(
              description =
                  "What a status such as subscribed or unsubscribed is about; may be repeated."
                      + " Without it, who unsubscribed is suppressed and nothing is granted")
          @RequestParam(required = false)
          @Nullable List<String> topic,
      @Parameter(description = "The proof of the consents, such as the version of a text")
          @RequestParam(required = false)
          @Nullable String text,
      @Parameter(description = "What a column means, as Header=field; may be repeated")
          @RequestParam(required = false)
          @Nullable List<String> map,
      @Parameter(description = "Replace what Senda knows of a contact")
          @RequestParam(required = false)
          @Nullable String update,
      @Parameter(
              description =
                  "Grant again what was withdrawn in Senda, where the consent is newer and has a"
                      + " proof")
          @RequestParam(required = false)
          @Nullable String regrant,
      @Parameter(description = "Leave out columns of unknown meaning")
          @RequestParam(required = false)
          @Nullable String ignoreUnknown,
      @Parameter(
              description = "The order of day and month in 03/04/2026",
              schema = @Schema(allowableValues = {"dmy", "mdy"}))
          @RequestParam(required = false)
          @Nullable String dateOrder,
      @Parameter(
              description =
                  "What all contacts of the file are, such as subscribed, if it has no column that"
                      + " says so")
          @RequestParam(required = false)
          @Nullable String status,
      @Parameter(description = "Why addresses without a reason are suppressed")
          @RequestParam(required = false)
          @Nullable String reason,
      @Parameter(description = "The encoding; detected without it") @RequestParam(required = false)
          @Nullable String charset,
      @Parameter(description = "What separates cells: one character, or tab; detected without it")
          @RequestParam(required = false)
          @Nullable String delimiter,
      HttpServletRequest request)
      throws IOException {
    var importKind =
        ImportService.parseKind(kind)
            .orElseThrow(() -> ApiException.invalidText("kind", kind, "contacts or suppressions"));
    if (dryRun != null && !List.of("", "true", "false").contains(dryRun)) {
      throw ApiException.invalidText("dryRun", dryRun, "true or false");
    }
    // The values as they came: Spring splits a list at commas, which headers may contain.
    var options = ImportOptions.parse(parameters(request));
    return view(upload(importKind, options, !"false".equals(dryRun), request));
  }

  private ImportJob upload(
      ImportKind kind, ImportOptions options, boolean isDryRun, HttpServletRequest request)
      throws IOException {
    try {
      var body =
          ContentEncoding.decode(request.getInputStream(), request.getHeader("Content-Encoding"));
      return importService.upload(kind, options, isDryRun, body);
    } catch (IOException e) {
      throw ApiException.malformedRequest("body: incomplete (expected the whole file)");
    }
  }

  private static Map<String, List<String>> parameters(HttpServletRequest request) {
    var parameters = new HashMap<String, List<String>>();
    request.getParameterMap().forEach((name, values) -> parameters.put(name, List.of(values)));
    return parameters;
  }

  @GetMapping
  @Operation(operationId = "listImports", summary = "Lists the 100 newest imports")
  ImportList listImports() {
    return new ImportList(importService.findNewest());
  }

  @GetMapping("/{id}")
  @Operation(
      operationId = "getImport",
      summary = "Progress and result of an import",
      responses = {
        @ApiResponse(responseCode = "200", description = "The import"),
        @ApiResponse(responseCode = "404", description = "Unknown import")
      })
  ImportView getImport(@PathVariable String id) {
    return view(require(id));
  }

  @PostMapping("/{id}/start")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "startImport",
      summary = "Imports a file that was checked",
      responses = {
        @ApiResponse(responseCode = "202", description = "The import is started"),
        @ApiResponse(responseCode = "404", description = "Unknown import"),
        @ApiResponse(responseCode = "409", description = "It was not checked, or its file is gone")
      })
  ImportView startImport(@PathVariable String id) {
    return view(importService.start(require(id).id()).orElseThrow(() -> unknown(id)));
  }

  @GetMapping(path = "/{id}/findings")
  @Operation(
      operationId = "downloadImportFindings",
      summary = "The rows that were rejected or lost a value, as CSV",
      description =
          """
          Each row has its line in the file, the column, what was found and expected, and then the \
          cells of the file. At most 10,000.""",
      responses = {
        @ApiResponse(
            responseCode = "200",
            description = "CSV in UTF-8",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = "string"))),
        @ApiResponse(responseCode = "404", description = "Unknown import")
      })
  void downloadFindings(@PathVariable String id, HttpServletResponse response) throws IOException {
    var job = require(id);
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader(
        "Content-Disposition", "attachment; filename=\"findings-%s.csv\"".formatted(job.id()));
    try (var printer = new CSVPrinter(response.getWriter(), CSVFormat.RFC4180)) {
      var header = new ArrayList<>(List.of("line", "column", "found", "expected", "outcome"));
      ImportView.of(job, List.of(), List.of())
          .columns()
          .forEach(column -> header.add(column.column()));
      printer.printRecord(header);
      long next = 0;
      List<Finding> page;
      do {
        page = findings.find(job.id(), next, PAGE_SIZE);
        for (var finding : page) {
          printer.printRecord(cells(finding));
          next = finding.record() + 1;
        }
      } while (!page.isEmpty());
    }
  }

  private static List<Object> cells(Finding finding) {
    var cells = new ArrayList<Object>();
    cells.add(finding.line());
    cells.add(finding.column() == null ? "" : finding.column());
    cells.add(finding.found());
    cells.add(finding.expected());
    cells.add(finding.isRejected() ? "rejected" : "left out");
    cells.addAll(finding.cells());
    return cells;
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "deleteImport",
      summary = "Deletes an import with its file and its findings",
      description = "What was imported stays. A running import ends with the current batch.",
      responses = {
        @ApiResponse(responseCode = "204", description = "There is no such import any more"),
        @ApiResponse(responseCode = "404", description = "Unknown import")
      })
  void deleteImport(@PathVariable String id) {
    importService.delete(require(id).id());
  }

  private ImportView view(ImportJob job) {
    return importService.view(job, SHOWN_FINDINGS);
  }

  private ImportJob require(String id) {
    return Ids.parse(id).flatMap(imports::find).orElseThrow(() -> unknown(id));
  }

  private static ApiException unknown(String id) {
    return ApiException.notFound("import: \"%s\" (expected the id of an import)".formatted(id));
  }
}
