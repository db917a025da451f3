package dev.gangway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.event.Event;
import dev.gangway.event.EventKind;
import dev.gangway.json.Bytes;
import dev.gangway.stream.fake.Client;
import dev.gangway.stream.fake.HubWorld;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// A frame without a number in front of an event's own.
class LeadFrameTest {
    private final HubWorld world = new HubWorld();

    /// Shows plans, and before each turn's end that it is near.
    private static final class Leading implements Encoder {
        private boolean ends;

        @Override
        public void encode(long sequence, Event event, Bytes out) {
            ends = event.kind() == EventKind.TURN_ENDED;
            if (event.kind() == EventKind.PLAN) {
                out.appendLong(sequence);
            }
        }

        @Override
        public void lead(Bytes out) {
            if (ends) {
                out.appendAscii("near");
            }
        }
    }

    private static final Variant LEADING =
            new Variant("test", "leading", Framing.WEBSOCKET, (_, _) -> new Leading());

    private Client client(Predicate<EventKind> shown) {
        return new Client(world, LEADING, world.sink(), 0, (kind, _) -> shown.test(kind));
    }

    private void appendTurn() {
        world.append(HubWorld.event(EventKind.TURN_STARTED, "s"));
        world.append(HubWorld.event(EventKind.PLAN, "p"));
        world.append(HubWorld.event(EventKind.TURN_ENDED, "e"));
        world.append(HubWorld.event(EventKind.PLAN, "q"));
        world.publish();
    }

    @Test
    void aLeadGoesBeforeItsEventAloneOrWithAFrame() {
        Client live = client(_ -> true);
        world.settle();

        appendTurn();
        Client late = client(_ -> true);
        world.settle();
        live.readAll();
        late.readAll();

        assertThat(live.received).isEqualTo(List.of("2", "near", "4"));
        assertThat(late.received).isEqualTo(List.of("2", "near", "4"));
    }

    @Test
    void aLeadIsSkippedWithItsEvent() {
        Client live = client(kind -> kind != EventKind.TURN_ENDED);
        world.settle();

        appendTurn();
        live.readAll();

        assertThat(live.received).isEqualTo(List.of("2", "4"));
    }
}
