/** The only place that knows where uWebSockets.js comes from. */
export {
  App,
  type HttpRequest,
  type HttpResponse,
  type TemplatedApp,
  type us_listen_socket as ListenSocket,
  us_listen_socket_close as closeListenSocket,
  us_socket_local_port as localPort,
} from 'uWebSockets.js';
