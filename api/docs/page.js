// Starts Swagger UI on this server's contract. The validator is off: the page asks nothing of any other host.
window.addEventListener('load', function () {
  SwaggerUIBundle({
    url: '/openapi.json',
    dom_id: '#swagger-ui',
    deepLinking: true,
    validatorUrl: null,
    queryConfigEnabled: false,
    presets: [SwaggerUIBundle.presets.apis],
  });
});
