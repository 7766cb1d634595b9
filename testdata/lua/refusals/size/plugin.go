// More than a script can hold.
package main

import (
	"io"
	"net/http"
	"net/url"
)

// ModifierRegisterer is what the gateway looks for.
var ModifierRegisterer = registerer{}

type registerer struct{}

func (registerer) RegisterModifiers(register func(
	name string, factory func(map[string]interface{}) func(interface{}) (interface{}, error), onRequest, onResponse bool,
)) {
	register("size", modify, true, false)
}

func main() {}

type request interface {
	Params() map[string]string
	Headers() map[string][]string
	Body() io.ReadCloser
	Method() string
	URL() *url.URL
	Query() url.Values
	Path() string
}

func join(a, b string) string { return a + b }

func deep0(s string) string { return deep1(s) }

func deep1(s string) string { return deep2(s) }

func deep2(s string) string { return deep3(s) }

func deep3(s string) string { return deep4(s) }

func deep4(s string) string { return deep5(s) }

func deep5(s string) string { return deep6(s) }

func deep6(s string) string { return deep7(s) }

func deep7(s string) string { return deep8(s) }

func deep8(s string) string { return deep9(s) }

func deep9(s string) string { return deep10(s) }

func deep10(s string) string { return deep11(s) }

func deep11(s string) string { return deep12(s) }

func deep12(s string) string { return deep13(s) }

func deep13(s string) string { return deep14(s) }

func deep14(s string) string { return deep15(s) }

func deep15(s string) string { return deep16(s) }

func deep16(s string) string { return deep17(s) }

func deep17(s string) string { return deep18(s) }

func deep18(s string) string { return deep19(s) }

func deep19(s string) string { return deep20(s) }

func deep20(s string) string { return deep21(s) }

func deep21(s string) string { return deep22(s) }

func deep22(s string) string { return deep23(s) }

func deep23(s string) string { return deep24(s) }

func deep24(s string) string { return deep25(s) }

func deep25(s string) string { return deep26(s) }

func deep26(s string) string { return deep27(s) }

func deep27(s string) string { return deep28(s) }

func deep28(s string) string { return deep29(s) }

func deep29(s string) string { return deep30(s) }

func deep30(s string) string { return deep31(s) }

func deep31(s string) string { return deep32(s) }

func deep32(s string) string { return deep33(s) }

func deep33(s string) string { return deep34(s) }

func deep34(s string) string { return deep35(s) }

func deep35(s string) string { return deep36(s) }

func deep36(s string) string { return deep37(s) }

func deep37(s string) string { return deep38(s) }

func deep38(s string) string { return deep39(s) }

func deep39(s string) string { return deep40(s) }

func deep40(s string) string { return deep41(s) }

func deep41(s string) string { return deep42(s) }

func deep42(s string) string { return deep43(s) }

func deep43(s string) string { return deep44(s) }

func deep44(s string) string { return deep45(s) }

func deep45(s string) string { return deep46(s) }

func deep46(s string) string { return deep47(s) }

func deep47(s string) string { return deep48(s) }

func deep48(s string) string { return deep49(s) }

func deep49(s string) string { return deep50(s) }

func deep50(s string) string { return deep51(s) }

func deep51(s string) string { return deep52(s) }

func deep52(s string) string { return deep53(s) }

func deep53(s string) string { return deep54(s) }

func deep54(s string) string { return deep55(s) }

func deep55(s string) string { return deep56(s) }

func deep56(s string) string { return deep57(s) }

func deep57(s string) string { return deep58(s) }

func deep58(s string) string { return deep59(s) }

func deep59(s string) string { return deep60(s) }

func deep60(s string) string { return deep61(s) }

func deep61(s string) string { return deep62(s) }

func deep62(s string) string { return deep63(s) }

func deep63(s string) string { return deep64(s) }

func deep64(s string) string { return deep65(s) }

func deep65(s string) string { return deep66(s) }

func deep66(s string) string { return deep67(s) }

func deep67(s string) string { return deep68(s) }

func deep68(s string) string { return deep69(s) }

func deep69(s string) string { return deep70(s) }

func deep70(s string) string { return deep71(s) }

func deep71(s string) string { return deep72(s) }

func deep72(s string) string { return deep73(s) }

func deep73(s string) string { return deep74(s) }

func deep74(s string) string { return deep75(s) }

func deep75(s string) string { return deep76(s) }

func deep76(s string) string { return deep77(s) }

func deep77(s string) string { return deep78(s) }

func deep78(s string) string { return deep79(s) }

func deep79(s string) string { return deep80(s) }

func deep80(s string) string { return deep81(s) }

func deep81(s string) string { return deep82(s) }

func deep82(s string) string { return deep83(s) }

func deep83(s string) string { return deep84(s) }

func deep84(s string) string { return deep85(s) }

func deep85(s string) string { return deep86(s) }

func deep86(s string) string { return deep87(s) }

func deep87(s string) string { return deep88(s) }

func deep88(s string) string { return deep89(s) }

func deep89(s string) string { return deep90(s) }

func deep90(s string) string { return deep91(s) }

func deep91(s string) string { return deep92(s) }

func deep92(s string) string { return deep93(s) }

func deep93(s string) string { return deep94(s) }

func deep94(s string) string { return deep95(s) }

func deep95(s string) string { return deep96(s) }

func deep96(s string) string { return deep97(s) }

func deep97(s string) string { return deep98(s) }

func deep98(s string) string { return deep99(s) }

func deep99(s string) string { return deep100(s) }

func deep100(s string) string { return deep101(s) }

func deep101(s string) string { return deep102(s) }

func deep102(s string) string { return deep103(s) }

func deep103(s string) string { return deep104(s) }

func deep104(s string) string { return deep105(s) }

func deep105(s string) string { return deep106(s) }

func deep106(s string) string { return deep107(s) }

func deep107(s string) string { return deep108(s) }

func deep108(s string) string { return deep109(s) }

func deep109(s string) string { return deep110(s) }

func deep110(s string) string { return deep111(s) }

func deep111(s string) string { return deep112(s) }

func deep112(s string) string { return deep113(s) }

func deep113(s string) string { return deep114(s) }

func deep114(s string) string { return deep115(s) }

func deep115(s string) string { return deep116(s) }

func deep116(s string) string { return deep117(s) }

func deep117(s string) string { return deep118(s) }

func deep118(s string) string { return deep119(s) }

func deep119(s string) string { return deep120(s) }

func deep120(s string) string { return deep121(s) }

func deep121(s string) string { return deep122(s) }

func deep122(s string) string { return deep123(s) }

func deep123(s string) string { return deep124(s) }

func deep124(s string) string { return deep125(s) }

func deep125(s string) string { return deep126(s) }

func deep126(s string) string { return deep127(s) }

func deep127(s string) string { return deep128(s) }

func deep128(s string) string { return deep129(s) }

func deep129(s string) string { return deep130(s) }

func deep130(s string) string { return deep131(s) }

func deep131(s string) string { return deep132(s) }

func deep132(s string) string { return deep133(s) }

func deep133(s string) string { return deep134(s) }

func deep134(s string) string { return deep135(s) }

func deep135(s string) string { return deep136(s) }

func deep136(s string) string { return deep137(s) }

func deep137(s string) string { return deep138(s) }

func deep138(s string) string { return deep139(s) }

func deep139(s string) string { return deep140(s) }

func deep140(s string) string { return deep141(s) }

func deep141(s string) string { return deep142(s) }

func deep142(s string) string { return deep143(s) }

func deep143(s string) string { return deep144(s) }

func deep144(s string) string { return deep145(s) }

func deep145(s string) string { return deep146(s) }

func deep146(s string) string { return deep147(s) }

func deep147(s string) string { return deep148(s) }

func deep148(s string) string { return deep149(s) }

func deep149(s string) string { return deep150(s) }

func deep150(s string) string { return deep151(s) }

func deep151(s string) string { return deep152(s) }

func deep152(s string) string { return deep153(s) }

func deep153(s string) string { return deep154(s) }

func deep154(s string) string { return deep155(s) }

func deep155(s string) string { return deep156(s) }

func deep156(s string) string { return deep157(s) }

func deep157(s string) string { return deep158(s) }

func deep158(s string) string { return deep159(s) }

func deep159(s string) string { return deep160(s) }

func deep160(s string) string { return deep161(s) }

func deep161(s string) string { return deep162(s) }

func deep162(s string) string { return deep163(s) }

func deep163(s string) string { return deep164(s) }

func deep164(s string) string { return deep165(s) }

func deep165(s string) string { return deep166(s) }

func deep166(s string) string { return deep167(s) }

func deep167(s string) string { return deep168(s) }

func deep168(s string) string { return deep169(s) }

func deep169(s string) string { return deep170(s) }

func deep170(s string) string { return deep171(s) }

func deep171(s string) string { return deep172(s) }

func deep172(s string) string { return deep173(s) }

func deep173(s string) string { return deep174(s) }

func deep174(s string) string { return deep175(s) }

func deep175(s string) string { return deep176(s) }

func deep176(s string) string { return deep177(s) }

func deep177(s string) string { return deep178(s) }

func deep178(s string) string { return deep179(s) }

func deep179(s string) string { return deep180(s) }

func deep180(s string) string { return deep181(s) }

func deep181(s string) string { return deep182(s) }

func deep182(s string) string { return deep183(s) }

func deep183(s string) string { return deep184(s) }

func deep184(s string) string { return deep185(s) }

func deep185(s string) string { return deep186(s) }

func deep186(s string) string { return deep187(s) }

func deep187(s string) string { return deep188(s) }

func deep188(s string) string { return deep189(s) }

func deep189(s string) string { return deep190(s) }

func deep190(s string) string { return deep191(s) }

func deep191(s string) string { return deep192(s) }

func deep192(s string) string { return deep193(s) }

func deep193(s string) string { return deep194(s) }

func deep194(s string) string { return deep195(s) }

func deep195(s string) string { return deep196(s) }

func deep196(s string) string { return deep197(s) }

func deep197(s string) string { return deep198(s) }

func deep198(s string) string { return deep199(s) }

func deep199(s string) string { return deep200(s) }

func deep200(s string) string { return deep201(s) }

func deep201(s string) string { return deep202(s) }

func deep202(s string) string { return deep203(s) }

func deep203(s string) string { return deep204(s) }

func deep204(s string) string { return deep205(s) }

func deep205(s string) string { return s }

func modify(map[string]interface{}) func(interface{}) (interface{}, error) {
	return func(input interface{}) (interface{}, error) {
		req, ok := input.(request)
		if !ok {
			return input, nil
		}
		path := req.Path()
		path = join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", join("a", path))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
		path += deep0(path)
		http.Header(req.Headers()).Set("X-Path", path)
		return req, nil
	}
}
