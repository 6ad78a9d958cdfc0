using ServiceNet.Local.WeChat;
using Xunit;

namespace ServiceNet.IntegrationTests.Local;

[Collection(LocalServers.Name)]
public sealed class SimulatedWeChatPhoneNumbers(WeChatOnADatabase database) : IClassFixture<WeChatOnADatabase>, IDisposable
{
    private const string Path = "/wxa/business/getuserphonenumber";
    private readonly WeChatCalls one = new(database.One);
    private readonly WeChatCalls other = new(database.Other);

    public void Dispose()
    {
        one.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task Come_with_the_country_and_a_watermark()
    {
        var answer = await one.PhoneAsync(await TokenAsync(), "simphone:13800138000:a");

        Assert.Equal(0, answer.ErrCode);
        Assert.Equal("application/json; encoding=utf-8", answer.ContentType);
        var phone = answer.Json.GetProperty("phone_info");
        Assert.Equal("13800138000", phone.GetProperty("phoneNumber").GetString());
        Assert.Equal("13800138000", phone.GetProperty("purePhoneNumber").GetString());
        Assert.Equal(86, phone.GetProperty("countryCode").GetInt32());
        Assert.Equal(SimulatedWeChat.AppId, phone.GetProperty("watermark").GetProperty("appid").GetString());
    }

    [Fact]
    public async Task Are_given_once_for_a_code_in_all_processes()
    {
        var token = await TokenAsync();

        Assert.Equal(0, (await one.PhoneAsync(token, "simphone:13800138000:once")).ErrCode);
        Assert.Equal(40029, (await one.PhoneAsync(token, "simphone:13800138000:once")).ErrCode);
        Assert.Equal(40029, (await other.PhoneAsync(token, "simphone:13800138000:once")).ErrCode);
    }

    [Theory]
    [InlineData("sim:王小明:1")]
    [InlineData("simphone:138-0013:1")]
    [InlineData("simphone:13800138000")]
    [InlineData("")]
    public async Task Are_not_given_for_another_code(string code) =>
        Assert.Equal(40029, (await one.PhoneAsync(await TokenAsync(), code)).ErrCode);

    [Fact]
    public async Task Want_the_token_in_the_address_the_right_verb_and_JSON()
    {
        var token = await TokenAsync();

        Assert.Equal(47001, (await one.PostAsync(Path, new { access_token = token, code = "simphone:13800138000:b" })).ErrCode);
        Assert.Equal(43002, (await one.GetAsync($"{Path}?access_token={token}")).ErrCode);
        using var text = new StringContent("{\"code\":");
        Assert.Equal(47001, (await one.PostAsync($"{Path}?access_token={token}", text)).ErrCode);
    }

    private async Task<string> TokenAsync() => (await one.StableTokenAsync())["access_token"];
}
