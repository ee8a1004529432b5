/* Dash begins here, in a file of its own: no script stands in the page itself. */
var renderer = new DashRenderer();
