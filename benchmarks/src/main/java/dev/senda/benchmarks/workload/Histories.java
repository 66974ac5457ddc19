package dev.senda.benchmarks.workload;

import com.google.protobuf.ByteString;
import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.temporal.client.EnrollmentClient;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what Temporal recorded of workflows. */
public final class Histories {

  private final BenchEnvironment environment;

  public Histories(BenchEnvironment environment) {
    this.environment = environment;
  }

  /** All events of a workflow. */
  public List<HistoryEvent> of(String workflowId) {
    var events = new ArrayList<HistoryEvent>();
    var page = ByteString.EMPTY;
    do {
      var response =
          environment
              .temporal()
              .blockingStub()
              .getWorkflowExecutionHistory(
                  GetWorkflowExecutionHistoryRequest.newBuilder()
                      .setNamespace("default")
                      .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                      .setNextPageToken(page)
                      .build());
      events.addAll(response.getHistory().getEventsList());
      page = response.getNextPageToken();
    } while (!page.isEmpty());
    return events;
  }

  /** How often this happened in a workflow. */
  public long count(String workflowId, EventType type) {
    return of(workflowId).stream().filter(event -> event.getEventType() == type).count();
  }

  /** The keys of Senda's contacts, by their user ids. */
  public Map<String, String> contactKeys(List<String> userIds) throws SQLException {
    try (var connection = environment.servers().connect();
        var statement =
            connection.prepareStatement(
                "select user_id, key from contacts where user_id = any (?)")) {
      statement.setArray(1, connection.createArrayOf("text", userIds.toArray()));
      var keys = new HashMap<String, String>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.put(rows.getString(1), rows.getString(2));
        }
      }
      return keys;
    }
  }

  /** The ids of the workflows of these contacts in a journey, in the same order. */
  public List<String> workflowIds(Contender contender, String journey, List<String> ids)
      throws SQLException {
    if (contender != Contender.SENDA) {
      return ids;
    }
    var keys = contactKeys(ids);
    return ids.stream()
        .map(id -> EnrollmentClient.workflowId(journey, keys.getOrDefault(id, "missing"), ""))
        .toList();
  }
}
