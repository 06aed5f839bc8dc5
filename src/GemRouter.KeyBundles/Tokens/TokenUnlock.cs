using Net.Pkcs11Interop.Common;

namespace GemRouter.KeyBundles;

/// <summary>Opens a bundle by a token, in one operation: find it by its public key, log in once, agree, log out.</summary>
internal sealed class TokenUnlock(KeyBundle bundle, TokenAccess access, CancellationToken cancellationToken)
{
    private const int LookMilliseconds = 100;
    private const int MostLooks = 10;

    /// <summary>Does it. Blocks; meant for a thread of its own.</summary>
    /// <exception cref="KeyUnavailableException">It cannot be done; says whether waiting may help.</exception>
    public UnlockedBundle Run() => TokenModule.Use(access.Module, module =>
    {
        (TokenFacts token, TokenKey key, TokenRecipient recipient) = Choose(module);
        string path = TokenLatch.PathOf(access.Latches, recipient.Key);
        if (TokenLatch.IsSetAt(path))
        {
            // Before a person is asked. But it is also set while another process logs in: what counts is what stands there when that is done.
            using TokenLatch look = TokenLatch.Take(path, cancellationToken);
            CheckLatch(look.IsSet, token, path);
        }

        using Secret pin = access.Pin.Read($"PIN of {Lower(token)}", cancellationToken);
        using TokenLatch latch = TokenLatch.Take(path, cancellationToken);
        CheckLatch(latch.IsSet, token, path); // another process may have spent a try since
        cancellationToken.ThrowIfCancellationRequested(); // last chance: from here on the operation ends by itself
        using Secret agreement = Agree(module, token, key, recipient, pin, latch);
        FileKey file = bundle.Unwrap(recipient, agreement) ?? throw new KeyUnavailableException(
            KeyFailure.Malformed, $"{token} answered, and what the bundle holds for it does not open: the file is damaged. Take it from your backup, or seal the keys anew.");
        return new UnlockedBundle(file, new TokenPresence(access.Module, token.Slot, token.Serial));
    });

    private static void CheckLatch(bool isSet, TokenFacts token, string path)
    {
        if (isSet)
        {
            throw new KeyUnavailableException(
                KeyFailure.Latched,
                $"{token}: an earlier login did not succeed, so no further try is spent. Correct the PIN, then `gemrouter keys unlatch BUNDLE`, and try it with `gemrouter keys check BUNDLE`; the latch file is \"{path}\".");
        }
    }

    private static string Lower(TokenFacts token) => $"the{token.ToString()[3..]}";

    private (TokenFacts Token, TokenKey Key, TokenRecipient Recipient) Choose(TokenModule module)
    {
        IReadOnlyList<TokenFacts> present = TokenReader.All(module);
        if (present.Count == 0)
        {
            throw SmartCardService.Explain(module.Path)
                ?? new KeyUnavailableException(KeyFailure.Absent, "There is no token; plug in one that the bundle is sealed to: " + Wanted(), mayPass: true);
        }

        List<(TokenFacts Token, TokenKey Key, TokenRecipient Recipient)> fitting = [];
        foreach (TokenRecipient recipient in bundle.Recipients.OfType<TokenRecipient>())
        {
            fitting.AddRange(
                from token in present
                from key in token.Keys
                where key.PublicKey.Equals(recipient.Key)
                orderby token.Serial != access.Serial
                select (token, key, recipient));
        }

        if (fitting.Count == 0)
        {
            string there = string.Join("; ", present.Select(static token => $"\"{token.Label}\" (serial {token.Serial}) with {(token.Keys.Count == 0 ? "no key" : string.Join(", ", token.Keys.Select(static key => key.PublicKey.Fingerprint)))}"));
            throw new KeyUnavailableException(KeyFailure.WrongDevice, $"No token here is one that the bundle is sealed to. It is for {Wanted()}; here there is {there}.", mayPass: true);
        }

        int best = fitting.FindIndex(found => found.Token.Tries == PinTries.Enough);
        (TokenFacts Token, TokenKey Key, TokenRecipient Recipient) chosen = fitting[Math.Max(best, 0)];
        CheckTries(chosen.Token);
        return chosen;
    }

    private string Wanted() => string.Join(", ", bundle.Recipients.OfType<TokenRecipient>().Select(static recipient => recipient.Key.Fingerprint));

    private void CheckTries(TokenFacts token)
    {
        if (token.Tries == PinTries.Locked)
        {
            throw new KeyUnavailableException(KeyFailure.Locked, $"{token} is locked: too many wrong PINs. Unblock it with its PUK, by its own tool (docs/keys.md).");
        }

        if (token.Tries != PinTries.Enough && !access.AcceptFewTries)
        {
            throw new KeyUnavailableException(
                KeyFailure.LastTry,
                $"{token} says that {(token.Tries == PinTries.Last ? "one try is left" : "a wrong PIN was given and few tries are left")}, and none is spent by itself. `gemrouter keys check BUNDLE --accept-few-tries` tries yours; a right PIN gives all tries back.");
        }
    }

    private static Secret Agree(TokenModule module, TokenFacts token, TokenKey key, TokenRecipient recipient, Secret pin, TokenLatch latch)
    {
        using TokenSession session = TokenSession.Open(module, token.Slot, out CKR opened) ?? throw Failure(module, token, opened, "opening a session");
        latch.Set();
        CKR login = session.Login(pin);
        if (login is CKR.CKR_OK or CKR.CKR_PIN_LOCKED)
        {
            latch.Clear(); // right; or locked, when there is nothing left to protect
        }

        if (login != CKR.CKR_OK)
        {
            // The latch is set: whether a try was spent, nobody knows. So this does not pass by itself.
            KeyUnavailableException failure = Failure(module, token, login, "logging in");
            throw failure.MayPass ? new KeyUnavailableException(failure.Failure, failure.Message, mayPass: false, failure) : failure;
        }

        try
        {
            IReadOnlyList<ulong> keys = session.Find(CKO.CKO_PRIVATE_KEY, Convert.FromHexString(key.Id));
            if (keys.Count == 0)
            {
                throw Gone(module, token)
                    ? TokenFailures.Removed(token.ToString(), "finding the private key")
                    : new KeyUnavailableException(KeyFailure.Failed, $"{token} shows the public key {key.PublicKey.Fingerprint} and no private key of the same id {key.Id}.");
            }

            return session.Agree(keys[0], recipient.Ephemeral.Point, out CKR answer) ?? throw Failure(module, token, answer, "agreeing on a key");
        }
        finally
        {
            session.Logout();
        }
    }

    // A module says "failed" where the token was taken out; only a fresh list of tokens tells the two apart.
    private static KeyUnavailableException Failure(TokenModule module, TokenFacts token, CKR answer, string doing) =>
        TokenFailures.MayMeanRemoved(answer) && Gone(module, token) ? TokenFailures.Removed(token.ToString(), doing) : TokenFailures.Of(answer, token.ToString(), doing);

    // By the list of slots alone: what else is asked of a token that was pulled out while it worked can hang in a module (OpenSC 0.23 does, in C_GetTokenInfo). And again: pcscd sees only after a
    // while that it is gone. That time is real time, whatever clock the router has.
    private static bool Gone(TokenModule module, TokenFacts token)
    {
        for (int look = 0; look < MostLooks; look++)
        {
            if (!module.Slots().Contains(token.Slot))
            {
                return true;
            }

            CancellationToken.None.WaitHandle.WaitOne(LookMilliseconds);
        }

        return false;
    }
}
