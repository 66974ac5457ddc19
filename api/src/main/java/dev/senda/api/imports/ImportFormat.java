package dev.senda.api.imports;

import dev.senda.api.imports.mapping.ColumnMapping;
import dev.senda.api.imports.mapping.ImportField;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a file is read: its encoding, its delimiter and what its columns mean. */
record ImportFormat(Charset charset, char delimiter, ColumnMapping mapping) {

  /** As it is stored. */
  Map<String, Object> toMap() {
    var columns = new ArrayList<Map<String, String>>();
    for (int i = 0; i < mapping.names().size(); i++) {
      columns.add(
          Map.of("column", mapping.names().get(i), "field", mapping.fields().get(i).text()));
    }
    return Map.of(
        "charset",
        charset.name(),
        "delimiter",
        String.valueOf(delimiter),
        "columns",
        List.copyOf(columns));
  }

  /** What {@link #toMap} stored. */
  static ImportFormat ofMap(Map<String, Object> map) {
    var names = new ArrayList<String>();
    var fields = new ArrayList<ImportField>();
    for (var column : map.get("columns") instanceof List<?> columns ? columns : List.of()) {
      names.add(String.valueOf(((Map<?, ?>) column).get("column")));
      fields.add(
          ImportField.parse(String.valueOf(((Map<?, ?>) column).get("field"))).orElseThrow());
    }
    return new ImportFormat(
        Charset.forName(String.valueOf(map.get("charset"))),
        String.valueOf(map.get("delimiter")).charAt(0),
        new ColumnMapping(names, fields));
  }
}
