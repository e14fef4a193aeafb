/* Chancery, optional enhancement. Reading never depends on it.
   1 theme toggle  2 copy buttons  3 filter of an index */
(function () {
  'use strict';
  var root = document.documentElement, store;
  try { store = localStorage; store.getItem('t'); } catch (e) { store = null; }
  var saved = store && store.getItem('chancery-theme');
  if (saved === 'dark' || saved === 'light') root.dataset.theme = saved; // before first paint

  document.addEventListener('DOMContentLoaded', function () {
    // 1
    var b = document.getElementById('theme');
    if (b) {
      var dark = function () { return (root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'; };
      var show = function () { b.setAttribute('aria-pressed', dark()); };
      b.disabled = false; show();
      b.addEventListener('click', function () {
        root.dataset.theme = dark() ? 'light' : 'dark'; show();
        if (store) store.setItem('chancery-theme', root.dataset.theme);
      });
    }
    // 2
    document.querySelectorAll('button[data-copy]').forEach(function (b) {
      if (!navigator.clipboard) return;
      b.disabled = false;
      b.addEventListener('click', function () {
        navigator.clipboard.writeText(document.getElementById(b.dataset.copy).innerText)
          .then(function () { b.textContent = b.dataset.done; });
      });
    });
    // 3
    var q = document.getElementById('q'), list = document.querySelector('.index');
    if (q && list) {
      var fold = function (s) { return s.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase(); };
      var items = Array.prototype.map.call(list.querySelectorAll('li'), function (li) { return [li, fold(li.textContent)]; });
      q.disabled = false;
      q.addEventListener('input', function () {
        var s = fold(q.value.trim());
        items.forEach(function (i) { i[0].hidden = i[1].indexOf(s) < 0; });
        list.querySelectorAll('section').forEach(function (x) { x.hidden = !x.querySelector('li:not([hidden])'); });
      });
    }
  });
})();
