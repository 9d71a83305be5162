/** Words that most English lines have some of and few other languages know. */
export const ENGLISH: ReadonlySet<string> = new Set(
  (
    'the and you that this was for are with not have what your all can just like get got but from they will one would ' +
    'there when who how why where did does dont cant isnt wont im youre its hes shes theyre ive gonna wanna gotta ' +
    'of to in is it my we he she his her him them our been being am has had do if or an at by as so up out about ' +
    'people good really think know want need love hate look make made going been see say said tell please thanks ' +
    'thank hello hey guys bro man dude lol lmao omg wtf yes yeah nice cool great best bad stream game play chat ' +
    'watch live song again here right now then than only some any every never always ever very much more most ' +
    'shit fuck fucking bitch ass damn stupid idiot kill die dead money free buy sell win day time night today tomorrow'
  ).split(' '),
);
