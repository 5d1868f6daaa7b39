package dev.slipway.runtime.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * How much each caller has had, in tokens, so that the one who had least is next. A caller who comes starts with as much as the
 * one of those present who had least: nobody saves up turns by staying away, nobody loses them by being busy alone.
 */
final class FairShare {

    private static final class Account {

        private int requests;
        private long tokens;
    }

    private final Map<String, Account> accounts = new HashMap<>();

    /** A request of the caller's waits or runs from now on. */
    void join(String caller) {
        Account account = accounts.computeIfAbsent(caller, _ -> new Account());
        if (account.requests == 0) {
            account.tokens = Math.max(account.tokens, least());
        }
        account.requests++;
    }

    /** A request of the caller's has ended. */
    void leave(String caller) {
        if (--account(caller).requests == 0) {
            forgetWhoHadNoMoreThanOthers();
        }
    }

    void charge(String caller, int tokens) {
        account(caller).tokens += tokens;
    }

    long tokens(String caller) {
        return account(caller).tokens;
    }

    private Account account(String caller) {
        Account account = accounts.get(caller);
        if (account == null) {
            throw new IllegalStateException("nothing of %s waits or runs".formatted(caller));
        }
        return account;
    }

    /** What someone had who is here now; 0 while nobody is. */
    private long least() {
        return accounts.values().stream()
                .filter(account -> account.requests > 0)
                .mapToLong(account -> account.tokens)
                .min()
                .orElse(0);
    }

    private void forgetWhoHadNoMoreThanOthers() {
        boolean empty = accounts.values().stream().allMatch(account -> account.requests == 0);
        long least = least();
        accounts.values().removeIf(account -> account.requests == 0 && (empty || account.tokens <= least));
    }
}
