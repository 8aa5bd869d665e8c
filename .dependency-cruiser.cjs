/** Who may import whom: services stand on platform and schemas, never on each other. */
module.exports = {
  forbidden: [
    {
      name: 'no-service-imports-service',
      comment: 'A service talks to another over Kafka, gRPC, HTTP or WebSocket, never by import.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: ['^services/$1/', '^services/platform/'] },
    },
    {
      name: 'platform-knows-no-domain',
      severity: 'error',
      from: { path: '^services/platform/src/' },
      to: { path: '^(services/(?!platform/)|scripts/)' },
    },
    {
      name: 'schemas-depend-on-nothing',
      severity: 'error',
      from: { path: '^schemas/' },
      to: { path: '^(services|scripts|deploy)/' },
    },
    {
      name: 'browsers-hold-no-server-code',
      severity: 'error',
      from: { path: '^services/(recorder|dashboard)/src/' },
      to: { path: '^services/platform/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules|generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
