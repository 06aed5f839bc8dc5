namespace GemRouter.Tests;

public sealed class KeyUnavailableExceptionTests
{
    [Theory]
    [InlineData(KeyFailure.NotFound, true)]
    [InlineData(KeyFailure.Malformed, true)]
    [InlineData(KeyFailure.Absent, true)]
    [InlineData(KeyFailure.Failed, true)]
    [InlineData(KeyFailure.Denied, false)]
    [InlineData(KeyFailure.Locked, false)]
    [InlineData(KeyFailure.LastTry, false)]
    [InlineData(KeyFailure.Latched, false)]
    [InlineData(KeyFailure.SoftwareMissing, true)]
    [InlineData(KeyFailure.WrongDevice, true)]
    [InlineData(KeyFailure.Removed, true)]
    [InlineData(KeyFailure.ServiceDown, true)]
    public void A_wrong_PIN_or_a_locked_device_never_passes_by_itself(KeyFailure failure, bool mayPass)
    {
        Assert.False(new KeyUnavailableException(failure, "No.").MayPass);
        if (mayPass)
        {
            Assert.True(new KeyUnavailableException(failure, "No.", mayPass: true).MayPass);
        }
        else
        {
            Assert.Throws<ArgumentException>(() => new KeyUnavailableException(failure, "No.", mayPass: true));
        }
    }

    [Fact]
    public void Without_a_reason_it_is_a_failure_that_does_not_pass()
    {
        InvalidOperationException cause = new();
        KeyUnavailableException[] made = [new(), new("Told."), new("Told.", cause)];
        Assert.All(made, exception => Assert.Equal((KeyFailure.Failed, false), (exception.Failure, exception.MayPass)));
        Assert.Same(cause, made[2].InnerException);
        Assert.Equal("Told.", made[1].Message);
        Assert.IsAssignableFrom<ComponentException>(made[0]);
    }
}
