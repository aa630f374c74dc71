// validatorUrl: the badge would send the contract's address to another host.
SwaggerUIBundle({ url: '/openapi.yaml', dom_id: '#contract', deepLinking: true, validatorUrl: null });
