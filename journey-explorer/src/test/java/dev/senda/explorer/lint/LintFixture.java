package dev.senda.explorer.lint;

import static dev.senda.journey.Event.event;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.explorer.finding.JourneyFinding;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.journey.catalog.CatalogContext;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What the tests of lint share: a plan, a catalog without faults, and a way to lint a story. */
public final class LintFixture {

  private LintFixture() {}

  public static final Locale SPANISH = Locale.of("es");

  public static final Plan PLAN =
      Plan.named("test")
          .startsOn(event("Form Submitted"))
          .goal(event("Order Completed"))
          .exitsOn(event("Account Closed"))
          .topic("tips");

  /** A catalog of templates without variables, unless some are given. */
  public static final class TestCatalogContext implements CatalogContext {

    private final Map<String, Set<TemplateVariable>> variables = new HashMap<>();
    private final Map<String, String> targets = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<CatalogContext.NameType, Set<String>> names = new HashMap<>();
    private String missing = "";
    private String untranslated = "";

    public TestCatalogContext withNames(CatalogContext.NameType type, String... all) {
      names.put(type, Set.of(all));
      return this;
    }

    public TestCatalogContext withoutSubject(String subject) {
      untranslated = subject;
      return this;
    }

    @Override
    public Optional<Set<String>> declaredNames(CatalogContext.NameType type) {
      return Optional.ofNullable(names.get(type));
    }

    @Override
    public boolean translatesSubject(String journey, Message.Email message, Locale locale) {
      return !untranslated.equals(message.subject());
    }

    @Override
    public Optional<TemplateFile> templateFile(
        String journey, Message.Single message, Locale locale) {
      return Optional.of(
          new TemplateFile(
              "test/%s.%s.mjml".formatted(message.template(), locale),
              "---\nsubject: Hi\n---\n{{ links.unsubscribe }}\n"));
    }

    public TestCatalogContext withLink(String template, String target) {
      targets.put(template, target);
      return this;
    }

    public TestCatalogContext withText(String template, String text) {
      texts.put(template, text);
      return this;
    }

    @Override
    public Set<String> linkTargets(String journey, Message.Single message, Locale locale) {
      var target = targets.get(message.template());
      return target == null ? Set.of() : Set.of(target);
    }

    @Override
    public Optional<String> sampleText(String journey, Message.Single message, Locale locale) {
      return Optional.ofNullable(texts.get(message.template()));
    }

    public TestCatalogContext withVariables(String template, TemplateVariable... all) {
      variables.put(template, Set.of(all));
      return this;
    }

    public TestCatalogContext withoutTemplate(String template) {
      missing = template;
      return this;
    }

    @Override
    public List<Locale> locales() {
      return List.of(Locale.ENGLISH, SPANISH);
    }

    @Override
    public Optional<Set<TemplateVariable>> templateVariables(
        String journey, Message.Single message, Locale locale) {
      return missing.equals(message.template() + "." + locale)
          ? Optional.empty()
          : Optional.of(variables.getOrDefault(message.template(), Set.of()));
    }

    @Override
    public Set<String> linkNames(String journey, Message.Single message, Locale locale) {
      return Set.of("book-now", "read-on");
    }

    @Override
    public Map<String, Set<String>> events() {
      return Map.of(
          "Form Submitted", Set.of("form"),
          "Order Completed", Set.of("total", "order_id"),
          "Order Placed", Set.of("total", "order_id"),
          "Account Closed", Set.of(),
          "Demo Booked", Set.of(),
          "Trial Started", Set.of());
    }

    @Override
    public Set<String> attributes() {
      return Set.of("first_name", "country", "trial_ends");
    }

    @Override
    public Set<String> segmentNames() {
      return Set.of("hot-leads");
    }

    @Override
    public Set<String> journeyNames() {
      return Set.of("welcome", "test");
    }
  }

  public static List<String> lint(Plan plan, CatalogContext catalog, Consumer<Enrollment> story) {
    return Lint.of(Explorer.explore(new TestJourney(plan, story)), catalog).stream()
        .map(JourneyFinding::toString)
        .toList();
  }

  public static List<String> lint(Consumer<Enrollment> story) {
    return lint(PLAN, new TestCatalogContext(), story);
  }
}
