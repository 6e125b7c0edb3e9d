// A certified OpenID Connect provider with one client; says its address in one line, then serves until it is ended.
// Whoever comes is who they say they are. Groups follow from the name: "desk-…" is in "desk".
import { createServer } from "node:http";
import Provider from "oidc-provider";

const [, , client, secret] = process.argv;
const server = createServer();

server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client,
        client_secret: secret,
        application_type: "native", // any port of loopback
        redirect_uris: ["http://127.0.0.1/login/oidc/return"],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ["sub"], profile: ["preferred_username", "groups"] },
    findAccount: (_, name) => ({
      accountId: name,
      claims: () => ({ sub: name, preferred_username: name, groups: [name.split("-")[0], "everybody"] }),
    }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
