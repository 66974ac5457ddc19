package dev.senda.api.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tab of a real Chromium, used by keyboard only, and read as a screen reader reads it: by the
 * accessibility tree. It is steered by the browser's debugging protocol.
 */
public final class BrowserTab implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Process process;
  private final WebSocket socket;
  private final DevToolsListener devToolsListener;
  private final AtomicInteger commands = new AtomicInteger();

  private BrowserTab(Process process, WebSocket socket, DevToolsListener devToolsListener) {
    this.process = process;
    this.socket = socket;
    this.devToolsListener = devToolsListener;
  }

  /** A key to press. */
  public enum Key {
    TAB("Tab", 9, ""),
    SPACE(" ", 32, " "),
    ENTER("Enter", 13, "\r");

    private final String name;
    private final int code;
    private final String text;

    Key(String name, int code, String text) {
      this.name = name;
      this.code = code;
      this.text = text;
    }
  }

  /**
   * A part of the page, as a screen reader says it.
   *
   * @param group the name of the group that it is in; empty for none
   * @param level of a heading; 0 for everything else
   */
  public record AccessibleNode(
      String role,
      String name,
      String description,
      String group,
      int level,
      boolean checked,
      boolean disabled,
      boolean focused) {}

  static BrowserTab of(String program, List<String> flags, Path directory) {
    try {
      var profile = Files.createTempDirectory(directory, "profile-");
      var command = new ArrayList<>(List.of(program));
      command.addAll(flags);
      command.addAll(
          List.of("--user-data-dir=" + profile, "--remote-debugging-port=0", "about:blank"));
      var process =
          new ProcessBuilder(command)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      try {
        var devToolsListener = new DevToolsListener();
        var tab =
            new BrowserTab(
                process,
                connect(profile.resolve("DevToolsActivePort"), devToolsListener),
                devToolsListener);
        tab.command("Page.enable", Map.of());
        tab.command("Emulation.setFocusEmulationEnabled", Map.of("enabled", true));
        return tab;
      } catch (RuntimeException e) {
        terminate(process);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WebSocket connect(Path portFile, DevToolsListener devToolsListener) {
    Awaitility.await()
        .atMost(TIMEOUT)
        .until(() -> Files.exists(portFile) && Files.readAllLines(portFile).size() > 1);
    var http = HttpClient.newHttpClient();
    try {
      var port = Files.readAllLines(portFile).getFirst();
      var list = URI.create("http://127.0.0.1:%s/json/list".formatted(port));
      var pages =
          JSON.readTree(
              http.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body());
      var page =
          Stream.iterate(0, i -> i < pages.size(), i -> i + 1)
              .map(pages::get)
              .filter(one -> one.path("type").asString().equals("page"))
              .findFirst()
              .orElseThrow();
      return http.newWebSocketBuilder()
          .buildAsync(URI.create(page.path("webSocketDebuggerUrl").asString()), devToolsListener)
          .join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Opens the page, and waits until it is there. */
  public void open(String address) {
    awaitLoad(() -> command("Page.navigate", Map.of("url", address)));
  }

  public void press(Key key) {
    var event = new HashMap<String, Object>();
    event.put("key", key.name);
    event.put("windowsVirtualKeyCode", key.code);
    event.put("type", key.text.isEmpty() ? "rawKeyDown" : "keyDown");
    if (!key.text.isEmpty()) {
      event.put("text", key.text);
    }
    command("Input.dispatchKeyEvent", event);
    command(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyUp", "key", key.name, "windowsVirtualKeyCode", key.code));
  }

  /** Presses a key that leads to another page, and waits until that is there. */
  public void pressAndLoad(Key key) {
    awaitLoad(() -> press(key));
  }

  /** Makes the window as wide as this, in CSS pixels. */
  public void setWidth(int pixels) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 800, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Emulates a preference for dark pages. */
  public void emulateDarkMode() {
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
  }

  /** What an expression in the page is; a page without scripts of its own can be asked, too. */
  public String evaluate(String expression) {
    return command("Runtime.evaluate", Map.of("expression", "String(" + expression + ")"))
        .path("result")
        .path("value")
        .asString();
  }

  /** What has the focus, once something has. */
  public AccessibleNode awaitFocus() {
    return Awaitility.await()
        .atMost(TIMEOUT)
        .until(
            () ->
                accessibleNodes().stream()
                    .filter(one -> one.focused() && !one.role().equals("RootWebArea"))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** Everything that has a role, in the page's order. */
  public List<AccessibleNode> accessibleNodes() {
    var nodes = command("Accessibility.getFullAXTree", Map.of()).path("nodes");
    var byId = new HashMap<String, JsonNode>();
    for (var node : nodes) {
      byId.put(node.path("nodeId").asString(), node);
    }
    var spoken = new ArrayList<AccessibleNode>();
    collect(nodes.get(0), byId, spoken);
    return spoken;
  }

  private static void collect(
      JsonNode node, Map<String, JsonNode> byId, List<AccessibleNode> spoken) {
    if (!node.path("ignored").asBoolean()) {
      spoken.add(
          new AccessibleNode(
              role(node),
              text(node, "name"),
              text(node, "description"),
              group(node, byId),
              property(node, "level").asInt(0),
              property(node, "checked").asString("").equals("true"),
              property(node, "disabled").asBoolean(false),
              property(node, "focused").asBoolean(false)));
    }
    for (var child : node.path("childIds")) {
      var next = byId.get(child.asString());
      if (next != null) {
        collect(next, byId, spoken);
      }
    }
  }

  private static String group(JsonNode node, Map<String, JsonNode> byId) {
    var parent = byId.get(node.path("parentId").asString(""));
    if (parent == null) {
      return "";
    }
    return role(parent).equals("group") ? text(parent, "name") : group(parent, byId);
  }

  private static String role(JsonNode node) {
    return text(node, "role");
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).path("value").asString("");
  }

  private static JsonNode property(JsonNode node, String name) {
    for (var property : node.path("properties")) {
      if (property.path("name").asString().equals(name)) {
        return property.path("value").path("value");
      }
    }
    return JSON.missingNode();
  }

  private void awaitLoad(Runnable action) {
    devToolsListener.loads.drainPermits();
    action.run();
    try {
      if (!devToolsListener.loads.tryAcquire(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("no page was loaded within " + TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private JsonNode command(String method, Map<String, Object> parameters) {
    int id = commands.incrementAndGet();
    var answer = devToolsListener.to(id);
    socket
        .sendText(
            JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
        .join();
    try {
      var said = answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      if (said.has("error")) {
        throw new AssertionError(method + ": " + said.path("error"));
      }
      return said.path("result");
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(method + ": no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    terminate(process);
  }

  private static void terminate(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** What the browser says: the answers to commands, and that a page was loaded. */
  private static final class DevToolsListener implements WebSocket.Listener {

    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final Semaphore loads = new Semaphore(0);

    CompletableFuture<JsonNode> to(int id) {
      return waiting.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        var said = JSON.readTree(text.toString());
        text.setLength(0);
        if (said.has("id")) {
          to(said.path("id").asInt()).complete(said);
        } else if (said.path("method").asString().equals("Page.loadEventFired")) {
          loads.release();
        }
      }
      socket.request(1);
      return null;
    }
  }
}
