// Draws a journey's picture from the Mermaid text that the page carries. Without it the text stays, open.

// Mermaid puts an arrow's words at its middle, so the words of two arrows that cross lie on each other.
const pullApart = (svg) => {
  const gap = 6;
  const labels = [...svg.querySelectorAll('g.edgeLabels > g.edgeLabel')].filter((label) => label.textContent.trim());
  const move = (label, by) => {
    const place = label.transform.baseVal.getItem(0);
    place.setTranslate(place.matrix.e + by, place.matrix.f);
  };
  labels.forEach((one, index) =>
    labels.slice(index + 1).forEach((other) => {
      const [left, right] =
        one.getBoundingClientRect().left <= other.getBoundingClientRect().left ? [one, other] : [other, one];
      const [a, b] = [left.getBoundingClientRect(), right.getBoundingClientRect()];
      if (a.right + gap > b.left && a.bottom > b.top && b.bottom > a.top) {
        const apart = (a.right + gap - b.left) / 2;
        move(left, -apart);
        move(right, apart);
      }
    }),
  );
};

(async () => {
  const text = document.getElementById('picture-text');
  const place = document.getElementById('picture');
  const without = document.getElementById('picture-words');
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  try {
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      theme: dark ? 'dark' : 'neutral',
      fontFamily: getComputedStyle(document.body).fontFamily,
      flowchart: { useMaxWidth: false, htmlLabels: false, nodeSpacing: 70, rankSpacing: 60 },
    });
    const { svg } = await mermaid.render('journey-picture', text.textContent);
    place.innerHTML = svg;
    const picture = place.querySelector('svg');
    picture.setAttribute('role', 'img');
    picture.setAttribute('aria-label', place.dataset.label);
    pullApart(picture);
    without.open = false;
    place.scrollLeft = (place.scrollWidth - place.clientWidth) / 2;
  } catch (problem) {
    place.textContent = 'The picture could not be drawn (' + problem.message + '). Its text is below.';
  }
})();
