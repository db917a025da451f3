package dev.gangway.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An ACP agent of a dozen lines of shell, which costs next to nothing: it says back what it is
/// told, and starts children when it is told `leave children`.
final class TinyAgent {
    private static final String SCRIPT =
            """
            while IFS= read -r line; do
              id=${line#*'"id":'}; id=${id%%[,\\}]*}
              case $line in
                *'"method":"initialize"'*)
                  result='{"protocolVersion":1,"agentCapabilities":{"loadSession":true}}' ;;
                *'"method":"session/new"'*) result='{"sessionId":"tiny-'$$'"}' ;;
                *'"method":"session/prompt"'*)
                  session=${line#*'"sessionId":"'}; session=${session%%'"'*}
                  text=${line#*'"text":"'}; text=${text%%'"'*}
                  case $text in
                    'leave children')
                      setsid sleep 600 &
                      (setsid sh -c 'setsid sleep 600 & sleep 600' > /dev/null &) ;;
                  esac
                  printf '{"jsonrpc":"2.0","method":"session/update","params":{"sessionId":"%s","update":{"sessionUpdate":"agent_message_chunk","content":{"type":"text","text":"%s"}}}}\\n' "$session" "$text"
                  result='{"stopReason":"end_turn"}' ;;
                *'"method":"session/load"'*) result='{}' ;;
                *) continue ;;
              esac
              printf '{"jsonrpc":"2.0","id":%s,"result":%s}\\n' "$id" "$result"
            done
            """;

    private TinyAgent() {}

    /// The lines of the configuration that make it known as `tiny`.
    static String configured(Path folder) throws IOException {
        Path script = Files.writeString(folder.resolve("tiny-agent.sh"), SCRIPT);
        return "[agents.tiny]\ncommand = \"/bin/sh\"\nargs = [\"" + script + "\"]\n";
    }
}
