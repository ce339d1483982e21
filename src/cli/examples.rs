//! What `--help` shows at its end: commands to copy.

pub(super) const PROGRAM: &str = "\
Examples:
  hubee-sim                                     serve on http://127.0.0.1:8484
  hubee-sim --listen 127.0.0.1:0 --ready-file url
                                                serve on a free port, told by a file
  hubee-sim --database hub.db --seed my-seed    serve what is kept, begun from a seed
  hubee-sim token --client si-certdc-paris      a token for curl
  hubee-sim run first-notification --client-command ./my-client
                                                try a client, and grade it
  hubee-sim conformance --client si-certdc-paris
                                                how well a client did

GET /_sim/clients lists the credentials of a running hub, and /_sim/openapi/
is its reference. Every flag FLAG-NAME is also HUBEE_SIM_FLAG_NAME.";

pub(super) const HEALTHCHECK: &str = "\
Examples:
  hubee-sim healthcheck --wait 10 && ./run-my-tests
  hubee-sim healthcheck http://hub:8484";

pub(super) const TOKEN: &str = "\
Examples:
  TOKEN=$(hubee-sim token --client si-certdc-paris)
  curl --header \"Authorization: Bearer $TOKEN\" \\
    http://127.0.0.1:8484/teledossiers/v1/notifications";

pub(super) const CONFORMANCE: &str = "\
Examples:
  hubee-sim conformance --client si-certdc-paris
  hubee-sim conformance --format junit --output report.xml
  hubee-sim conformance --allow notification-deleted http://hub:8484/w/team-a";

pub(super) const RUN: &str = "\
Examples:
  hubee-sim run first-notification --client-command ./si
  hubee-sim run lost-deposit --client-command ./osl --format junit --output grade.xml
  hubee-sim scenario list";

pub(super) const DIFF: &str = "\
Examples:
  hubee-sim diff --list
  hubee-sim diff --against https://API-HOST --token-url https://TOKEN-HOST/token \\
    --client ID --scope SI --process CERTDC --secret-file secret";

pub(super) const POSTMAN: &str = "\
Examples:
  hubee-sim postman-environment > hubee-sim.postman_environment.json
  hubee-sim postman-environment --client si-depotdossierpacs-paris";

pub(super) const COMPLETIONS: &str = "\
Examples:
  hubee-sim completions bash > ~/.local/share/bash-completion/completions/hubee-sim
  hubee-sim completions zsh > ~/.zfunc/_hubee-sim
  hubee-sim completions fish > ~/.config/fish/completions/hubee-sim.fish";

pub(super) const MAN: &str = "\
Examples:
  hubee-sim man > hubee-sim.1
  hubee-sim man | man --local-file -";
