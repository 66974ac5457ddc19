package dev.senda.api.preferences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.senda.api.testsupport.Browser;
import dev.senda.api.testsupport.BrowserTab;
import dev.senda.api.testsupport.BrowserTab.AccessibleNode;
import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The preference page in a real browser: keyboard, screen reader, contrast, width. A machine
 * without a browser skips it, except in CI (CI=true).
 */
class PreferenceCenterBrowserTest {

  private static final TestApi API = TestApi.shared();
  private static final int MOST_STOPS = 30;

  /** The minimum contrast of text: WCAG 2.2, 1.4.3. */
  private static final double AA = 4.5;

  /** The lowest contrast of any text on the page, by WCAG 2.2. */
  private static final String LEAST_CONTRAST =
      """
      (() => {
        const parts = colour => colour.match(/[\\d.]+/g).map(Number);
        const linear = part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        const luminance = colour => {
          const [red, green, blue] = parts(colour).map(part => linear(part / 255));
          return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        };
        const clear = colour => parts(colour)[3] === 0;
        const behind = element => {
          const colour = getComputedStyle(element).backgroundColor;
          return clear(colour) ? behind(element.parentElement) : colour;
        };
        const hasText = element =>
          [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        return Math.min(...[...document.querySelectorAll('body *')].filter(hasText).map(element => {
          const both = [getComputedStyle(element).color, behind(element)].map(luminance);
          return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
        }));
      })()
      """;

  @TempDir Path profiles;

  private final String user = TestApi.newUserId();
  private BrowserTab tab;
  private UUID message;

  @BeforeEach
  void open() {
    message = API.insertMessage(API.enroll("ebook-nurture", user), "ebook-guide");
    API.awaitEmptyOutbox();
    API.temporal.reset();
    tab = Browser.find(profiles).orElseGet(PreferenceCenterBrowserTest::noBrowser).open();
    tab.open(API.url(link(LinkPurpose.PREFERENCES, "/p/")));
  }

  @AfterEach
  void close() {
    if (tab != null) {
      tab.close();
    }
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  private static Browser noBrowser() {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("no browser on the PATH (expected chromium or google-chrome)");
    }
    return abort("no browser on the PATH");
  }

  @Test
  void keyboard_reachesAndSavesEverything() {
    reach("checkbox", "Correo electrónico", "Consejos");
    tab.press(BrowserTab.Key.SPACE);
    assertThat(tab.awaitFocus().checked()).isTrue();
    reach("button", "Guardar", "");
    tab.pressAndLoad(BrowserTab.Key.ENTER);

    assertThat(tab.awaitFocus().role()).isEqualTo("status");
    assertThat(tab.evaluate("document.activeElement.innerText"))
        .contains("Guardado.", "Consejos, Correo electrónico: sí");
    assertThat(box("Consejos", "Correo electrónico").checked()).isTrue();
    assertThat(permits("product-tips")).isTrue();

    reach("checkbox", "Correo electrónico", "Consejos");
    tab.press(BrowserTab.Key.SPACE);
    reach("button", "Guardar", "");
    tab.pressAndLoad(BrowserTab.Key.SPACE);

    assertThat(tab.evaluate("document.activeElement.innerText"))
        .contains("Consejos, Correo electrónico: no");
    assertThat(permits("product-tips")).isFalse();
  }

  @Test
  void keyboard_unsubscribesFromEverything() {
    reach("button", "Darme de baja de todo", "");
    tab.pressAndLoad(BrowserTab.Key.ENTER);

    assertThat(tab.awaitFocus().role()).isEqualTo("status");
    assertThat(tab.evaluate("document.activeElement.innerText"))
        .contains("Te has dado de baja de todo.");
    assertThat(permits("product-tips")).isFalse();
    assertThat(
            tab.accessibleNodes().stream()
                .filter(one -> one.role().equals("checkbox") && one.checked()))
        .extracting(AccessibleNode::group)
        .as("messages that the contact requests are still sent")
        .containsExactly("Your tickets");
  }

  @Test
  void screenReader_getsTopicAndChannelOfEachBox() {
    assertThat(tab.evaluate("document.documentElement.lang")).isEqualTo("es");
    assertThat(tab.evaluate("document.title")).isEqualTo("Sobre qué te escribimos");
    assertThat(tab.accessibleNodes().stream().filter(one -> one.role().equals("heading")))
        .extracting(one -> one.level() + " " + one.name())
        .startsWith("1 Sobre qué te escribimos", "2 Consejos")
        .contains("2 Recordatorios del carrito")
        .endsWith("2 Darme de baja de todo");
    assertThat(tab.accessibleNodes().stream().filter(one -> one.role().equals("checkbox")))
        .extracting(one -> one.group() + ": " + one.name())
        .contains(
            "Consejos: Correo electrónico",
            "Delivery: Correo electrónico",
            "Delivery: Mensaje de texto (SMS)",
            "Encuestas: Correo electrónico")
        .doesNotHaveDuplicates();
    assertThat(group("Consejos").description()).isEqualTo("Un correo a la semana");
    assertThat(box("Your tickets", "Correo electrónico"))
        .satisfies(
            box -> {
              assertThat(box.checked()).isTrue();
              assertThat(box.disabled()).isTrue();
              assertThat(box.description()).isEqualTo("Se envía siempre: lo pides tú.");
            });
  }

  @Test
  void focus_isVisible() {
    for (int stop = 0; stop < MOST_STOPS; stop++) {
      tab.press(BrowserTab.Key.TAB);
      if (tab.evaluate("document.activeElement.tagName").equals("BODY")) {
        return;
      }
      assertThat(tab.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
          .isEqualTo("solid");
      assertThat(tab.evaluate("getComputedStyle(document.activeElement).outlineWidth"))
          .isEqualTo("3px");
    }
    throw new AssertionError("the keyboard never left the page");
  }

  @Test
  void text_hasContrast_inLightAndDark() {
    assertThat(Double.parseDouble(tab.evaluate(LEAST_CONTRAST))).isGreaterThanOrEqualTo(AA);

    tab.emulateDarkMode();
    assertThat(tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))
        .isEqualTo("true");
    assertThat(Double.parseDouble(tab.evaluate(LEAST_CONTRAST))).isGreaterThanOrEqualTo(AA);
  }

  /** 320 pixels are also 640 pixels at 200 % zoom. */
  @ParameterizedTest
  @ValueSource(ints = {320, 640, 1280})
  void page_fitsTheWidth(int width) {
    tab.setWidth(width);

    assertThat(tab.evaluate("document.documentElement.scrollWidth <= " + width)).isEqualTo("true");
  }

  @Test
  void unsubscribePage_linksToIt() {
    tab.open(API.url(link(LinkPurpose.UNSUBSCRIBE, "/u/")));

    assertThat(tab.evaluate("document.title")).isEqualTo("¿Darse de baja de «Consejos»?");
    reach("link", "Elegir sobre qué te escribimos", "");
    tab.pressAndLoad(BrowserTab.Key.ENTER);

    assertThat(tab.evaluate("document.title")).isEqualTo("Sobre qué te escribimos");
  }

  /** Presses Tab until this element has the focus. */
  private void reach(String role, String name, String group) {
    for (int stop = 0; stop < MOST_STOPS; stop++) {
      tab.press(BrowserTab.Key.TAB);
      var here = tab.awaitFocus();
      if (here.role().equals(role) && here.name().equals(name) && here.group().equals(group)) {
        return;
      }
    }
    throw new AssertionError("the keyboard did not reach the %s \"%s\"".formatted(role, name));
  }

  private AccessibleNode box(String group, String name) {
    return tab.accessibleNodes().stream()
        .filter(one -> one.role().equals("checkbox"))
        .filter(one -> one.group().equals(group) && one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private AccessibleNode group(String name) {
    return tab.accessibleNodes().stream()
        .filter(one -> one.role().equals("group") && one.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private boolean permits(String topic) {
    return API.get(Consents.class)
        .findLatest(API.contact(user).key(), topic, Channel.EMAIL)
        .orElseThrow()
        .isGranted();
  }

  private String link(LinkPurpose purpose, String path) {
    return path + API.get(LinkTokenSigner.class).sign(purpose, new LinkTokenContent(message, ""));
  }
}
