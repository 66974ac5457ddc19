// Draws a journey's picture from the Mermaid text that the page carries. Without it the text stays, open.
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
      flowchart: { useMaxWidth: false, htmlLabels: false, nodeSpacing: 70, rankSpacing: 70 },
    });
    const { svg } = await mermaid.render('journey-picture', text.textContent);
    place.innerHTML = svg;
    place.querySelector('svg').setAttribute('role', 'img');
    place.querySelector('svg').setAttribute('aria-label', place.dataset.label);
    without.open = false;
    place.scrollLeft = (place.scrollWidth - place.clientWidth) / 2;
  } catch (problem) {
    place.textContent = 'The picture could not be drawn (' + problem.message + '). Its text is below.';
  }
})();
