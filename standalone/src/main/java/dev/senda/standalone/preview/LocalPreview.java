package dev.senda.standalone.preview;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.facts.JourneyMessages;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.catalog.NameSuggestions;
import dev.senda.store.previews.PreviewRequest;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.support.Ids;
import dev.senda.workers.preview.PreviewRenderer;
import dev.senda.workers.rendering.Renderer;
import dev.senda.workers.rendering.Templates;
import dev.senda.workers.rendering.TrackedLinks;
import java.net.URI;
import java.util.Set;

/** Renders in this process, with the templates of the source code and without a brand. */
final class LocalPreview implements PreviewSource {

  private static final URI ADDRESS = URI.create("https://links.ourcompany.example");

  private final Catalog catalog;
  private final PreviewRenderer renderer;

  LocalPreview(Catalog catalog) {
    this.catalog = catalog;
    renderer =
        new PreviewRenderer(
            catalog,
            new Renderer(
                new Templates(catalog, null, catalog.locales().getFirst()),
                new TrackedLinks(
                    ADDRESS,
                    new LinkTokenSigner("the links of a local preview lead nowhere"),
                    ADDRESS,
                    Set.of(Channel.SMS)),
                "Our Company",
                _ -> "Calle Mayor 1, 28013 Madrid, Spain"));
  }

  @Override
  public ShownPreview show(Request request) {
    var messages = JourneyMessages.of(Explorer.explore(catalog.findJourney(request.journey())));
    var message = find(messages, request);
    var rendered =
        PreviewRenderer.resultOf(
            renderer.render(
                Ids.newUuid(),
                new PreviewRequest(
                    request.journey(),
                    message.channel(),
                    message.template(),
                    JourneyMessages.subjectOf(message),
                    JourneyMessages.digestOf(message),
                    JourneyMessages.dataNameOf(message),
                    request.locale(),
                    null,
                    request.values() == null ? null : request.values().toString(),
                    null,
                    "terminal"),
                null));
    return new ShownPreview(
        JourneyMessages.templateName(message),
        rendered.locale(),
        rendered.subject(),
        rendered.html(),
        rendered.text(),
        rendered.notes(),
        false,
        "");
  }

  private static Message.Single find(JourneyMessages messages, Request request) {
    var templates = messages.templates();
    if (templates.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: sends no messages (expected a journey that does)".formatted(request.journey()));
    }
    var name = request.template() == null ? templates.getFirst() : request.template();
    return messages
        .find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "template: \"%s\" (expected one of %s%s)"
                        .formatted(
                            name,
                            String.join(", ", templates),
                            NameSuggestions.didYouMean(name, messages.names()))));
  }
}
